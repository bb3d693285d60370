#include "document.h"

#include <string.h>

bool document_style_named(const char *name, enum document_style *ret_style) {
#define DOCUMENT_NAME(style, name) [style] = (name),
  static const char *const names[] = {DOCUMENT_STYLES(DOCUMENT_NAME)};
#undef DOCUMENT_NAME
  for (int i = 0; i < DOCUMENT_STYLE_COUNT; i++) {
    if (strcmp(names[i], name) != 0) continue;
    *ret_style = (enum document_style)i;
    return true;
  }
  return false;
}

struct document_cell document_next_cell(const char **at) {
  struct document_cell cell = {.text = *at, .length = strcspn(*at, "\t")};
  *at = cell.text[cell.length] == '\0' ? NULL : cell.text + cell.length + 1;
  return cell;
}

struct document_columns document_read_columns(const char *text) {
  struct document_columns columns = {0};
  for (const char *at = text; at != NULL && columns.count < DOCUMENT_COLUMNS_MAX; columns.count++) {
    struct document_cell cell = document_next_cell(&at);
    for (size_t i = 0; i < cell.length; i++) {
      if (cell.text[i] >= '0' && cell.text[i] <= '9')
        columns.column[columns.count].width = columns.column[columns.count].width * 10 + (cell.text[i] - '0');
      else
        columns.column[columns.count].is_number = cell.text[i] == 'n';
    }
  }
  return columns;
}
