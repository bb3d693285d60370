/* Documents as PDF: A4 pages of lines, numbered at their foot; a table's head is repeated on every page that the table
   reaches. Only pdf*.c include Pango and Cairo, only pdf_code.c libqrencode. */
#ifndef EMTIHAN_PDF_H
#define EMTIHAN_PDF_H

#include "arena.h"
#include "document.h"

/* Appends the file to `pdf`: of equal documents equal bytes, where the same fonts and libraries are. False: no memory,
   and what was appended is no file. Safe in several threads at once. */
bool pdf_draw(const struct document *document, struct buffer *pdf) __attribute__((warn_unused_result));

#endif
