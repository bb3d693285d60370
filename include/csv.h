/* CSV as spreadsheets write it: RFC 4180, in UTF-8 with or without a byte order mark, lines ended by CRLF, LF or CR.
   Pure: bytes in, records out.

   Cells are parted by what parts the header line: comma, semicolon or tab, whichever stands there most often outside
   quotes; a first line "sep=;" (Excel's) says so itself. A quoted cell may hold separators, line ends and doubled
   quotes; a quote within a plain cell is text, and so is a formula. How the file is cut into pieces changes nothing. */
#ifndef EMTIHAN_CSV_H
#define EMTIHAN_CSV_H

#include <stdbool.h>
#include <stddef.h>

#include "finding.h"

struct arena;

enum {
  CSV_COLUMNS_MAX = 32,
  CSV_CELL_MAX = 2000,    /* bytes of a cell */
  CSV_HEADER_MAX = 4096,  /* bytes of the header line */
  CSV_REFUSALS_MAX = 1000 /* of a file; a person reads the first few and mends the rest alike */
};

/* Values that are passed live until the function returns. */
struct csv_sink {
  void *context;
  /* One record, the header first: the line where it begins (from 1) and its cells in UTF-8, without white space at
     their ends. Records whose cells are all empty are passed over. */
  void (*record)(void *context, int line, int count, const char *const *cells);
  /* A record that cannot be read and stays out: unterminated_quote, text_after_quote, too_many_columns, too_long_cell,
     and what text_fault finds: not_utf8, control_character, lost_character, kazakh_font. Or the file is not read on:
     utf16, not_text, too_long_header, too_many_refusals, or any refusal of the header. The line is the one where the
     record begins, for unterminated_quote that of the quote. */
  void (*refused)(void *context, const struct finding *finding);
};

struct csv_reader;
/* A reader in the arena (about 70 KB), or NULL without memory. */
struct csv_reader *csv_new(struct arena *arena, struct csv_sink sink) __attribute__((warn_unused_result));
/* The next bytes of the file, in pieces of any length. False: the file is not read on; `refused` said why. */
bool csv_feed(struct csv_reader *reader, const char *bytes, size_t length) __attribute__((warn_unused_result));
/* The end of the file: the last record is delivered, with or without a line end. False as above. */
bool csv_end(struct csv_reader *reader) __attribute__((warn_unused_result));

#endif
