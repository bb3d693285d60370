#include "csv_writer.h"

#include <string.h>

#include "text.h"

static bool is_one_of(char c, const char *set) {
  return c != '\0' && strchr(set, c) != NULL;
}

/* A spreadsheet may overlook what cannot be seen in front of a formula. */
static bool is_formula(struct document_cell cell) {
  size_t unseen = text_unseen(cell.text, cell.length);
  return unseen < cell.length && is_one_of(cell.text[unseen], "=+-@");
}

static void write_cell(struct buffer *csv, struct document_cell cell) {
  bool is_guarded = cell.length > 0 && (is_one_of(cell.text[0], "'\r\n") || is_formula(cell));
  bool is_quoted = false;
  for (size_t i = 0; i < cell.length; i++) is_quoted = is_quoted || is_one_of(cell.text[i], ";\"\r\n");
  if (is_quoted) buffer_puts(csv, "\"");
  if (is_guarded) buffer_puts(csv, "'");
  for (size_t i = 0; i < cell.length; i++) {
    if (cell.text[i] == '"') buffer_puts(csv, "\"");
    buffer_append(csv, &cell.text[i], 1);
  }
  if (is_quoted) buffer_puts(csv, "\"");
}

bool csv_write(const struct document *document, struct buffer *csv) {
  buffer_puts(csv, "\xEF\xBB\xBF");
  for (size_t i = 0; i < document->count; i++) {
    const struct document_line *line = &document->lines[i];
    if (line->style != DOCUMENT_HEAD && line->style != DOCUMENT_ROW) continue;
    for (const char *at = line->text; at != NULL;) {
      write_cell(csv, document_next_cell(&at));
      buffer_puts(csv, at == NULL ? "\r\n" : ";");
    }
  }
  return !csv->failed;
}
