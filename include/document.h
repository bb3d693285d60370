/* A document as SQL describes it: lines, each in a style. What it becomes on paper, in a spreadsheet or as CSV is said
   in pdf.h, xlsx.h and csv.h. */
#ifndef EMTIHAN_DOCUMENT_H
#define EMTIHAN_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>

/* X(enumerator, name). What a line is; the names are those that SQL writes. The text of a field is its label, a tab,
   its value; a signature is a field with room to sign by hand behind it; a code is what its QR code says, a tab, the
   words beside it. A table is columns, a head, rows, whose cells are parted by tabs: the columns say of each its width
   in millimetres and whether it holds texts or numbers, "51t", "14n". */
#define DOCUMENT_STYLES(X)                                                                                             \
  X(DOCUMENT_TITLE, "title")                                                                                           \
  X(DOCUMENT_SUBTITLE, "subtitle")                                                                                     \
  X(DOCUMENT_HEADING, "heading")                                                                                       \
  X(DOCUMENT_FIELD, "field")                                                                                           \
  X(DOCUMENT_TEXT, "text")                                                                                             \
  X(DOCUMENT_SMALL, "small")                                                                                           \
  X(DOCUMENT_SIGNATURE, "signature")                                                                                   \
  X(DOCUMENT_COLUMNS, "columns")                                                                                       \
  X(DOCUMENT_HEAD, "head")                                                                                             \
  X(DOCUMENT_ROW, "row")                                                                                               \
  X(DOCUMENT_CODE, "code")

enum document_style {
#define DOCUMENT_ENUMERATOR(style, name) style,
  DOCUMENT_STYLES(DOCUMENT_ENUMERATOR)
#undef DOCUMENT_ENUMERATOR
      DOCUMENT_STYLE_COUNT
};

/* A line of the document, which may take many on paper. Valid UTF-8; line feeds are kept. */
struct document_line {
  enum document_style style;
  const char *text;
};
struct document {
  const char *title;      /* shown at every page's foot and by readers as the file's title */
  const char *language;   /* kk, ru, en: how lines are broken */
  const char *created_at; /* RFC 3339: the file says so, and nothing of when it was drawn */
  const struct document_line *lines;
  size_t count; /* of lines */
};

/* False: no style has this name. */
bool document_style_named(const char *name, enum document_style *ret_style) __attribute__((warn_unused_result));

enum { DOCUMENT_COLUMNS_MAX = 16 };
struct document_columns {
  int count;
  struct {
    double width; /* millimetres */
    bool is_number;
  } column[DOCUMENT_COLUMNS_MAX];
};
/* What a line of the style "columns" says; columns beyond the maximum are left out. */
struct document_columns document_read_columns(const char *text);

/* A part of a text between tabs. */
struct document_cell {
  const char *text; /* not NUL-terminated */
  size_t length;
};
/* The cell at *at, which moves behind it; *at is NULL after the last one. */
struct document_cell document_next_cell(const char **at);

#endif
