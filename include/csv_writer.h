/* Documents as CSV: the head and the rows of their tables, by RFC 4180 (lines end with CRLF, quotes are doubled), but
   parted by semicolons, which is what spreadsheets expect where the comma parts decimals; in UTF-8 with a byte order
   mark. Pure.

   A cell that a spreadsheet could take for a formula, and one that begins with an apostrophe, gets an apostrophe in
   front: whoever takes one leading apostrophe away has every cell as it was. */
#ifndef EMTIHAN_CSV_WRITER_H
#define EMTIHAN_CSV_WRITER_H

#include "arena.h"
#include "document.h"

/* Appends the file to `csv`. False: no memory, and what was appended is no file. */
bool csv_write(const struct document *document, struct buffer *csv) __attribute__((warn_unused_result));

#endif
