#include "csv.h"

#include <stdint.h>
#include <string.h>

#include "arena.h"
#include "encoding.h"
#include "text.h"

/* Where in a cell the next byte falls. */
enum place {
  CELL_START, /* only white space so far */
  CELL_PLAIN,
  CELL_QUOTED,
  CELL_QUOTE,  /* behind a quote in a quoted cell: its end, or the first of two */
  CELL_CLOSED, /* behind the quoted text */
};

struct csv_reader {
  struct csv_sink sink;
  char head[CSV_HEADER_MAX]; /* the file's beginning, kept until the separator is known */
  size_t head_length;
  bool head_begun; /* something that is not blank was there */
  bool head_quoted;
  bool head_passed;
  bool header_read;
  bool stopped;
  char separator;
  int line;
  bool after_return;
  int refusals;

  enum place place;
  int record_line;
  int quote_line;
  bool any;             /* some cell of the record is not empty */
  struct finding fault; /* of the record; no code: none */
  int count;
  size_t length; /* of the cell that is being collected */
  char cells[CSV_COLUMNS_MAX][CSV_CELL_MAX + 1];
};

struct csv_reader *csv_new(struct arena *arena, struct csv_sink sink) {
  struct csv_reader *reader = arena_alloc(arena, sizeof *reader);
  if (!reader) return NULL;
  reader->sink = sink;
  reader->line = 1;
  reader->record_line = 1;
  return reader;
}

static void report(struct csv_reader *reader, int line, struct finding finding) {
  finding = finding_refused_at(finding, line);
  reader->sink.refused(reader->sink.context, &finding);
}

static void stop(struct csv_reader *reader, int line, struct finding finding) {
  if (!reader->stopped) report(reader, line, finding);
  reader->stopped = true;
}

/* A record is kept out; without the header the others say nothing. */
static void refuse(struct csv_reader *reader, int line, struct finding fault) {
  if (!reader->header_read)
    stop(reader, line, fault);
  else if (reader->refusals++ == CSV_REFUSALS_MAX)
    stop(reader, line,
         (struct finding){.code = "too_many_refusals",
                          .detail = "Too many lines are refused: mend these first, then send the file again."});
  else
    report(reader, line, fault);
}

/* The first fault of a record is the one that is told. */
static void find_fault(struct csv_reader *reader, struct finding fault) {
  if (!reader->fault.code) reader->fault = fault;
}

/* ── Cells and records ────────────────────────────────────────────────────────────────────────────────────────── */

static void add(struct csv_reader *reader, char byte) {
  if (reader->fault.code) return;
  if (reader->length == CSV_CELL_MAX)
    find_fault(reader, (struct finding){.code = "too_long_cell",
                                        .detail = "A cell is longer than 2000 bytes.",
                                        .at_most = CSV_CELL_MAX});
  else
    reader->cells[reader->count][reader->length++] = byte;
}

static void end_cell(struct csv_reader *reader) {
  reader->place = CELL_START;
  if (reader->fault.code) return;
  char *cell = reader->cells[reader->count];
  const struct finding *fault = text_fault(cell, reader->length);
  if (fault) {
    reader->fault = *fault;
    return;
  }
  cell[text_trim(cell, reader->length)] = '\0';
  reader->any |= *cell != '\0';
  reader->count++;
  reader->length = 0;
}

static void end_record(struct csv_reader *reader) {
  end_cell(reader);
  if (reader->fault.code) {
    refuse(reader, reader->record_line, reader->fault);
  } else if (reader->any) {
    reader->header_read = true;
    const char *cells[CSV_COLUMNS_MAX];
    for (int i = 0; i < reader->count; i++) cells[i] = reader->cells[i];
    reader->sink.record(reader->sink.context, reader->record_line, reader->count, cells);
  }
  reader->any = false;
  reader->fault = (struct finding){0};
  reader->count = 0;
  reader->length = 0;
}

static void begin_cell(struct csv_reader *reader) {
  end_cell(reader);
  if (reader->count == CSV_COLUMNS_MAX)
    find_fault(reader, (struct finding){.code = "too_many_columns",
                                        .detail = "A line has more than 32 columns.",
                                        .at_most = CSV_COLUMNS_MAX});
}

/* ── Bytes ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void take_unquoted(struct csv_reader *reader, char byte) {
  if (byte == reader->separator) {
    begin_cell(reader);
  } else if (byte == '"' && reader->place == CELL_START) {
    reader->place = CELL_QUOTED;
    reader->quote_line = reader->line;
    reader->length = 0;
  } else if (byte == '"' && reader->place == CELL_QUOTE) {
    reader->place = CELL_QUOTED;
    add(reader, byte);
  } else if (reader->place == CELL_QUOTE || reader->place == CELL_CLOSED) {
    reader->place = CELL_CLOSED;
    if (!text_is_blank(byte))
      find_fault(
          reader,
          (struct finding){.code = "text_after_quote",
                           .detail = "Text follows a closing quote: quotes within a quoted cell are doubled (\"\")."});
  } else {
    if (!text_is_blank(byte)) reader->place = CELL_PLAIN;
    add(reader, byte);
  }
}

static void take_byte(struct csv_reader *reader, char byte) {
  bool rest_of_line_end = byte == '\n' && reader->after_return;
  bool line_end = byte == '\r' || (byte == '\n' && !rest_of_line_end);
  reader->after_return = byte == '\r';
  if (reader->place == CELL_QUOTED) {
    if (byte == '"')
      reader->place = CELL_QUOTE;
    else
      add(reader, byte);
  } else if (line_end) {
    end_record(reader);
  } else if (!rest_of_line_end) {
    take_unquoted(reader, byte);
  }
  if (line_end && reader->line < INT32_MAX) reader->line++;
  if (line_end && reader->place != CELL_QUOTED) reader->record_line = reader->line;
}

/* ── The head: judged, and asked for the separator ────────────────────────────────────────────────────────────── */

static const char separators[] = {',', ';', '\t'};

static char separator_of(const char *line, size_t length) {
  size_t counts[sizeof separators] = {0};
  bool quoted = false;
  for (size_t i = 0; i < length; i++) {
    if (line[i] == '"') quoted = !quoted;
    for (size_t s = 0; s < sizeof separators; s++) counts[s] += !quoted && line[i] == separators[s];
  }
  size_t best = 0;
  for (size_t s = 1; s < sizeof separators; s++)
    if (counts[s] > counts[best]) best = s;
  return separators[best];
}

/* Excel's own way to name the separator: a first line "sep=;". The separator, or NUL when it is another line. */
static char separator_named(const char *line, size_t length) {
  while (length > 0 && text_is_blank(line[length - 1]) && line[length - 1] != '\t') length--;
  bool named = length == 5 && memcmp(line, "sep=", 4) == 0 && memchr(separators, line[4], sizeof separators);
  return named ? line[4] : '\0';
}

/* The header line is complete, or the file is. */
static void pass_head(struct csv_reader *reader) {
  reader->head_passed = true;
  const char *head = reader->head;
  size_t length = reader->head_length;
  const struct finding *fault = encoding_head_fault(head, length);
  if (fault) stop(reader, 1, *fault);
  if (length >= 3 && memcmp(head, "\xEF\xBB\xBF", 3) == 0) {
    head += 3;
    length -= 3;
  }
  reader->separator = separator_named(head, length);
  bool named = reader->separator != '\0';
  if (!named) reader->separator = separator_of(head, length);
  for (size_t i = 0; i < length && !reader->stopped; i++)
    if (!named || text_is_blank(head[i])) take_byte(reader, head[i]);
}

/* True once the first line that is not blank is complete: the header. */
static bool take_head(struct csv_reader *reader, char byte) {
  if (reader->head_length == CSV_HEADER_MAX) {
    stop(reader, 1,
         (struct finding){.code = "too_long_header",
                          .detail = "The header line is longer than 4096 bytes: is it a CSV file?",
                          .at_most = CSV_HEADER_MAX});
    return false;
  }
  reader->head[reader->head_length++] = byte;
  if (byte == '"') reader->head_quoted = !reader->head_quoted;
  if (!text_is_blank(byte)) reader->head_begun = true;
  return reader->head_begun && !reader->head_quoted && (byte == '\n' || byte == '\r');
}

bool csv_feed(struct csv_reader *reader, const char *bytes, size_t length) {
  for (size_t i = 0; i < length && !reader->stopped; i++) {
    if (reader->head_passed)
      take_byte(reader, bytes[i]);
    else if (take_head(reader, bytes[i]))
      pass_head(reader);
  }
  return !reader->stopped;
}

bool csv_end(struct csv_reader *reader) {
  if (!reader->head_passed && !reader->stopped) pass_head(reader);
  if (reader->stopped) return false;
  if (reader->place == CELL_QUOTED) {
    static const struct finding unterminated = {.code = "unterminated_quote",
                                                .detail = "A quoted cell that begins here never ends."};
    refuse(reader, reader->quote_line, unterminated);
  } else {
    end_record(reader);
  }
  return !reader->stopped;
}
