/* CSV as spreadsheets write it (RFC 4180; comma or semicolon by the header line; quotes, CRLF, BOM). Pure. */
#ifndef EMTIHAN_CSV_H
#define EMTIHAN_CSV_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

enum { CSV_COLUMNS_MAX = 32, CSV_CELL_MAX = 2000 };

struct csv_reader;
struct csv_sink {
  void *context;
  /* One record, its first line (from 1), trimmed cells; values live until it returns. Blank lines are passed over. */
  void (*record)(void *context, int line, int count, const char *const *cells);
  void (*refused)(void *context, int line, const char *code, const char *detail); /* a record that cannot be read */
};
struct csv_reader *csv_new(struct arena *arena, struct csv_sink sink) __attribute__((warn_unused_result));
bool csv_feed(struct csv_reader *reader, const char *bytes, size_t length) __attribute__((warn_unused_result));
bool csv_end(struct csv_reader *reader) __attribute__((warn_unused_result));

#endif
