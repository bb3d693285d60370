#include "xlsx.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <xlsxwriter.h>

enum { LABEL_WIDTH = 34, VALUE_WIDTH = 90 }; /* in characters */
#define MILLIMETRES_OF_CHARACTER 1.9

struct book {
  struct arena *arena;
  lxw_worksheet *table;
  lxw_worksheet *notes;
  lxw_format *bold;
  lxw_format *wrapped;
  struct document_columns columns;
  lxw_row_t table_row;
  lxw_row_t notes_row;
  bool failed;
};

/* Digits with at most one point. */
static bool is_number(const char *text) {
  size_t whole = strspn(text, "0123456789");
  if (whole == 0) return false;
  if (text[whole] == '\0') return true;
  size_t part = text[whole] == '.' ? strspn(text + whole + 1, "0123456789") : 0;
  return part > 0 && text[whole + 1 + part] == '\0';
}

static void write_cell(struct book *book, lxw_worksheet *sheet, lxw_row_t row, int column, bool may_be_number,
                       struct document_cell cell, lxw_format *format) {
  const char *text = arena_copy(book->arena, cell.text, cell.length);
  lxw_error error = LXW_NO_ERROR;
  if (text == NULL)
    error = LXW_ERROR_MEMORY_MALLOC_FAILED;
  else if (may_be_number && is_number(text))
    error = worksheet_write_number(sheet, row, (lxw_col_t)column, strtod(text, NULL), format);
  else if (*text != '\0')
    error = worksheet_write_string(sheet, row, (lxw_col_t)column, text, format);
  if (error != LXW_NO_ERROR) book->failed = true;
}

static void write_row(struct book *book, const struct document_line *line) {
  bool is_head = line->style == DOCUMENT_HEAD;
  int column = 0;
  for (const char *at = line->text; at != NULL && column < DOCUMENT_COLUMNS_MAX; column++) {
    struct document_cell cell = document_next_cell(&at);
    write_cell(book, book->table, book->table_row, column, !is_head && book->columns.column[column].is_number, cell,
               is_head ? book->bold : NULL);
  }
  book->table_row++;
  if (is_head) worksheet_freeze_panes(book->table, book->table_row, 0);
}

static void take_columns(struct book *book, const char *text) {
  book->columns = document_read_columns(text);
  for (int i = 0; i < book->columns.count; i++)
    worksheet_set_column(book->table, (lxw_col_t)i, (lxw_col_t)i,
                         book->columns.column[i].width / MILLIMETRES_OF_CHARACTER, NULL);
}

/* A label and what it says, or the one text of the line. */
static void write_note(struct book *book, const struct document_line *line) {
  bool is_bold = line->style == DOCUMENT_TITLE || line->style == DOCUMENT_HEADING;
  int column = 0;
  for (const char *at = line->text; at != NULL && column < 2; column++)
    write_cell(book, book->notes, book->notes_row, column, false, document_next_cell(&at),
               is_bold      ? book->bold
               : column > 0 ? book->wrapped
                            : NULL);
  book->notes_row++;
}

static void write_lines(struct book *book, const struct document *document) {
  for (size_t i = 0; i < document->count; i++) {
    const struct document_line *line = &document->lines[i];
    switch (line->style) {
    case DOCUMENT_COLUMNS: take_columns(book, line->text); break;
    case DOCUMENT_HEAD:
    case DOCUMENT_ROW: write_row(book, line); break;
    case DOCUMENT_TITLE:
    case DOCUMENT_SUBTITLE:
    case DOCUMENT_HEADING:
    case DOCUMENT_FIELD:
    case DOCUMENT_TEXT:
    case DOCUMENT_SMALL:
    case DOCUMENT_SIGNATURE:
    case DOCUMENT_CODE: write_note(book, line); break;
    case DOCUMENT_STYLE_COUNT: break;
    }
  }
}

/* 0, which stands for now: it cannot be read. */
static time_t moment_of(const char *rfc3339) {
  struct tm tm = {0};
  const char *end = strptime(rfc3339, "%Y-%m-%dT%H:%M:%S%z", &tm);
  long east = tm.tm_gmtoff;
  return end == NULL ? 0 : timegm(&tm) - east;
}

static bool write_book(const struct document *document, struct arena *arena, const char *path) {
  lxw_workbook *workbook = workbook_new(path);
  if (workbook == NULL) return false;
  char *title = arena_copy(arena, document->title, strlen(document->title));
  lxw_doc_properties properties = {.title = title, .created = moment_of(document->created_at)};
  struct book book = {.arena = arena,
                      .table = workbook_add_worksheet(workbook, NULL),
                      .notes = workbook_add_worksheet(workbook, NULL),
                      .bold = workbook_add_format(workbook),
                      .wrapped = workbook_add_format(workbook)};
  book.failed = book.table == NULL || book.notes == NULL || book.bold == NULL || book.wrapped == NULL ||
                title == NULL || workbook_set_properties(workbook, &properties) != LXW_NO_ERROR;
  if (!book.failed) {
    format_set_bold(book.bold);
    format_set_text_wrap(book.wrapped);
    worksheet_set_column(book.notes, 0, 0, LABEL_WIDTH, NULL);
    worksheet_set_column(book.notes, 1, 1, VALUE_WIDTH, NULL);
    write_lines(&book, document);
  }
  return workbook_close(workbook) == LXW_NO_ERROR && !book.failed; /* closing frees all of it */
}

static bool take_file(int file, struct buffer *buffer) {
  struct stat about;
  if (fstat(file, &about) != 0 || about.st_size <= 0) return false;
  void *bytes = mmap(NULL, (size_t)about.st_size, PROT_READ, MAP_PRIVATE, file, 0);
  if (bytes == MAP_FAILED) return false;
  buffer_append(buffer, bytes, (size_t)about.st_size);
  munmap(bytes, (size_t)about.st_size);
  return !buffer->failed;
}

/* The library writes to a path: that of a file in memory. */
bool xlsx_write(const struct document *document, struct buffer *xlsx) {
  int file = memfd_create("xlsx", MFD_CLOEXEC);
  if (file < 0) return false;
  char *path = arena_printf(xlsx->arena, "/proc/self/fd/%d", file);
  bool is_written = path != NULL && write_book(document, xlsx->arena, path) && take_file(file, xlsx);
  close(file);
  return is_written;
}
