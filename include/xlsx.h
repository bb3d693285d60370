/* Documents as XLSX: the first sheet has the table, its head frozen, the second one everything else. Texts stay texts,
   also those that look like formulas. Only xlsx.c includes libxlsxwriter. */
#ifndef EMTIHAN_XLSX_H
#define EMTIHAN_XLSX_H

#include "arena.h"
#include "document.h"

/* Appends the file to `xlsx`: of equal documents equal bytes. False: no memory, or no place for the temporary files,
   and nothing was appended. Safe in several threads at once. */
bool xlsx_write(const struct document *document, struct buffer *xlsx) __attribute__((warn_unused_result));

#endif
