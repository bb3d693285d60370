/* Documents as PDF: A4 pages of lines, numbered at their foot. Only pdf.c includes Pango and Cairo. */
#ifndef EMTIHAN_PDF_H
#define EMTIHAN_PDF_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"

/* X(enumerator, name). What a line looks like; the names are those that SQL writes. The text of a field is its label, a
   tab, its value; a signature is a field with room to sign by hand behind it. */
#define PDF_STYLES(X)                                                                                                  \
  X(PDF_TITLE, "title")                                                                                                \
  X(PDF_SUBTITLE, "subtitle")                                                                                          \
  X(PDF_HEADING, "heading")                                                                                            \
  X(PDF_FIELD, "field")                                                                                                \
  X(PDF_TEXT, "text")                                                                                                  \
  X(PDF_SMALL, "small")                                                                                                \
  X(PDF_SIGNATURE, "signature")

enum pdf_style {
#define PDF_ENUMERATOR(style, name) style,
  PDF_STYLES(PDF_ENUMERATOR)
#undef PDF_ENUMERATOR
      PDF_STYLE_COUNT
};

/* False: no style has this name. */
bool pdf_style_named(const char *name, enum pdf_style *ret_style) __attribute__((warn_unused_result));

/* A line of the document, which may take many on paper. Valid UTF-8; line feeds are kept. */
struct pdf_line {
  enum pdf_style style;
  const char *text;
};
struct pdf_document {
  const char *title;      /* shown at every page's foot and by readers as the file's title */
  const char *language;   /* kk, ru, en: how lines are broken */
  const char *created_at; /* RFC 3339: the file says so, and nothing of when it was drawn */
  const struct pdf_line *lines;
  size_t count; /* of lines */
};

/* Appends the file to `pdf`: of equal documents equal bytes, where the same fonts and libraries are. False: no memory,
   and what was appended is no file. Safe in several threads at once. */
bool pdf_draw(const struct pdf_document *document, struct buffer *pdf) __attribute__((warn_unused_result));

#endif
