#include "import.h"

#include <string.h>
#include <strings.h>

#include "arena.h"
#include "auth.h"
#include "csv.h"
#include "finding.h"
#include "json.h"
#include "platonus.h"
#include "text.h"

enum { PIECE = 64 * 1024, COLUMNS_MAX = 13, PASSWORD_MIN = 8, PASSWORD_MAX = 200, ROWS_MAX = 5000, VALUE_MAX = 100 };

static void append_text(struct buffer *json, const char *name, const char *text) {
  if (text == NULL) return;
  buffer_printf(json, ",\"%s\":", name);
  json_quote(json, text);
}

static void append_number(struct buffer *json, const char *name, int number) {
  if (number != 0) buffer_printf(json, ",\"%s\":%d", name, number);
}

static void append_finding(struct buffer *findings, const struct finding *finding) {
  buffer_printf(findings, "%s{\"line\":%d,\"refused\":%s", findings->length > 1 ? "," : "", finding->line,
                finding->refused ? "true" : "false");
  append_text(findings, "code", finding->code);
  append_text(findings, "detail", finding->detail);
  append_text(findings, "field", finding->field);
  append_text(findings, "value", finding->value);
  append_text(findings, "encoding", finding->encoding);
  append_number(findings, "other_line", finding->other_line);
  append_number(findings, "at_most", finding->at_most);
  buffer_puts(findings, "}");
}

/* Ends a JSON list that was begun with "[". */
static const char *finish_list(struct buffer *list) {
  buffer_puts(list, "]");
  return list->failed ? NULL : list->bytes;
}

/* ── Banks ─────────────────────────────────────────────────────────────────────────────────────────────────── */

struct bank_reading {
  struct buffer questions;
  struct buffer findings;
};

static void take_question(void *context, const struct platonus_question *question) {
  struct buffer *questions = &((struct bank_reading *)context)->questions;
  buffer_printf(questions, "%s{\"line\":%d,\"level\":%d,\"right\":%d,\"text\":", questions->length > 1 ? "," : "",
                question->line, question->level, question->right + 1);
  json_quote(questions, question->text);
  for (int i = 0; i < question->option_count; i++) {
    buffer_puts(questions, i == 0 ? ",\"options\":[" : ",");
    json_quote(questions, question->options[i]);
  }
  buffer_puts(questions, "]}");
}

static void take_finding(void *context, const struct finding *finding) {
  append_finding(&((struct bank_reading *)context)->findings, finding);
}

static void free_converter(struct converter **converter) {
  converter_free(*converter);
}

/* Feeds the reader piece by piece, so that the converted file never stands in memory as a whole. */
static enum problem feed_bank(struct arena *arena, struct platonus_reader *reader, enum encoding encoding,
                              const char *bytes, size_t length) {
  struct converter *converter __attribute__((cleanup(free_converter))) = NULL;
  struct buffer utf8 = {.arena = arena};
  bool reads_on = true;
  if (encoding != ENCODING_UTF8 && (converter = converter_new(arena, encoding)) == NULL) return PROBLEM_INTERNAL;
  for (size_t at = 0; at < length && reads_on; at += PIECE) {
    size_t piece = length - at < PIECE ? length - at : PIECE;
    if (converter == NULL) {
      reads_on = platonus_feed(reader, bytes + at, piece);
      continue;
    }
    utf8.length = 0;
    if (!converter_feed(converter, bytes + at, piece, &utf8)) return PROBLEM_INTERNAL;
    reads_on = platonus_feed(reader, utf8.bytes, utf8.length);
  }
  utf8.length = 0;
  if (converter != NULL && !converter_end(converter, &utf8)) return PROBLEM_INTERNAL;
  if (reads_on && utf8.length > 0) reads_on = platonus_feed(reader, utf8.bytes, utf8.length);
  if (reads_on) reads_on = platonus_end(reader);
  return PROBLEM_NONE; /* where it does not read on, a finding says why */
}

enum problem import_read_bank(struct arena *arena, enum encoding encoding, const char *bytes, size_t length,
                              struct bank_file *ret_file) {
  struct bank_reading reading = {.questions = {.arena = arena}, .findings = {.arena = arena}};
  buffer_puts(&reading.questions, "[");
  buffer_puts(&reading.findings, "[");
  struct platonus_sink sink = {.context = &reading, .question = take_question, .finding = take_finding};
  struct platonus_reader *reader = platonus_new(arena, sink);
  if (reader == NULL || feed_bank(arena, reader, encoding, bytes, length) != PROBLEM_NONE ||
      platonus_is_starved(reader))
    return PROBLEM_INTERNAL;
  struct bank_file file = {.questions = finish_list(&reading.questions), .findings = finish_list(&reading.findings)};
  if (file.questions == NULL || file.findings == NULL) return PROBLEM_INTERNAL;
  *ret_file = file;
  return PROBLEM_NONE;
}

/* ── Rosters ───────────────────────────────────────────────────────────────────────────────────────────────── */

static const struct roster_kind {
  const char *name;
  int required;  /* the first so many columns must be there */
  bool is_apart; /* no roster, but a file of an address of its own */
  const char *columns[COLUMNS_MAX + 1];
} kinds[] = {
    {"disciplines", 4, false, {"code", "title_kk", "title_ru", "title_en", "teachers"}},
    {"groups", 2, false, {"name", "language", "mentor"}},
    {"people", 4, false, {"login", "full_name", "language", "roles", "group", "password"}},
    {"sittings", 5, false, {"session", "discipline", "group", "kind", "starts_at", "late_start_minutes"}},
    {"hearings",
     11,
     false,
     {"session", "discipline", "group", "kind", "order_number", "order_date", "chair", "members", "lead_teacher",
      "proctor", "criteria", "meeting_url", "ticket_set"}},
    {"ratings", 4, false, {"session", "discipline", "login", "rating"}},
    {"tickets", 3, true, {"number", "language", "question"}},
};

/* A row's cells by the kind's columns, "" where the file has none. */
struct row {
  struct row *next;
  int line;
  const char *cells[COLUMNS_MAX];
  bool wants_password;
  const char *password_hash;
};

struct roster_file {
  struct arena *arena;
  const struct roster_kind *kind;
  int places[CSV_COLUMNS_MAX]; /* the file's columns among the kind's */
  int width;                   /* columns of the file; 0 before the header */
  bool unreadable;             /* no row can be understood, or there are too many */
  int rows;
  bool out_of_memory;
  struct row *first;
  struct row **last;
  struct row *asked; /* from here on the passwords are not known yet to be wanted */
  struct buffer findings;
};

static int column_of(const struct roster_kind *kind, const char *name) {
  for (int i = 0; kind->columns[i] != NULL; i++)
    if (strcasecmp(kind->columns[i], name) == 0) return i;
  return -1;
}

static const struct roster_kind *kind_of(const char *name) {
  for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
    if (strcmp(kinds[i].name, name) == 0) return &kinds[i];
  return NULL;
}

bool import_is_roster(const char *kind) {
  const struct roster_kind *found = kind_of(kind);
  return found != NULL && !found->is_apart;
}

static void take_refusal(void *context, const struct finding *finding) {
  append_finding(&((struct roster_file *)context)->findings, finding);
}

static void refuse(struct roster_file *file, struct finding finding) {
  finding.refused = true;
  file->out_of_memory |= finding.detail == NULL;
  append_finding(&file->findings, &finding);
}

/* Of a name that is none the first characters are shown. */
static void refuse_unknown_column(struct roster_file *file, int line, const char *name) {
  const char *at = name;
  const char *end = name + strlen(name);
  for (int i = 0; i < VALUE_MAX && at < end; i++) (void)text_next(&at, end);
  const char *shown = arena_copy(file->arena, name, (size_t)(at - name));
  const char *detail = arena_printf(file->arena, "There is no column \"%s\".", shown == NULL ? "" : shown);
  refuse(file, (struct finding){.line = line, .code = "unknown_column", .detail = detail, .value = shown});
}

static void take_header(struct roster_file *file, int line, int count, const char *const *cells) {
  bool seen[COLUMNS_MAX] = {false};
  for (int i = 0; i < count; i++) {
    int place = column_of(file->kind, cells[i]);
    if (place < 0)
      refuse_unknown_column(file, line, cells[i]);
    else if (seen[place])
      refuse(file, (struct finding){.line = line,
                                    .code = "repeated_column",
                                    .field = file->kind->columns[place],
                                    .detail = arena_printf(file->arena, "The column \"%s\" stands there twice.",
                                                           file->kind->columns[place])});
    else
      seen[place] = true;
    file->unreadable |= file->findings.length > 1;
    file->places[i] = place;
  }
  for (int i = 0; i < file->kind->required; i++) {
    if (seen[i]) continue;
    refuse(file, (struct finding){
                     .line = line,
                     .code = "missing_column",
                     .field = file->kind->columns[i],
                     .detail = arena_printf(file->arena, "The column \"%s\" is missing.", file->kind->columns[i])});
    file->unreadable = true;
  }
  file->width = count;
}

static void take_row(struct roster_file *file, int line, int count, const char *const *cells) {
  if (count > file->width) {
    refuse(file, (struct finding){.line = line,
                                  .code = "too_many_cells",
                                  .at_most = file->width,
                                  .detail = "The line has more cells than the header has columns."});
    return;
  }
  if (++file->rows > ROWS_MAX) {
    refuse(file, (struct finding){.line = line,
                                  .code = "too_many_rows",
                                  .at_most = ROWS_MAX,
                                  .detail = "There are more than 5000 lines in one file: divide it."});
    file->unreadable = true;
    return;
  }
  struct row *row = arena_alloc(file->arena, sizeof *row);
  for (int i = 0; row != NULL && i < count; i++) {
    row->cells[file->places[i]] = arena_copy(file->arena, cells[i], strlen(cells[i]));
    file->out_of_memory |= row->cells[file->places[i]] == NULL;
  }
  if (row == NULL) {
    file->out_of_memory = true;
    return;
  }
  row->line = line;
  *file->last = row;
  file->last = &row->next;
}

static void take_record(void *context, int line, int count, const char *const *cells) {
  struct roster_file *file = context;
  if (file->width == 0)
    take_header(file, line, count, cells);
  else if (!file->unreadable)
    take_row(file, line, count, cells);
}

/* The row's password, or NULL without one. */
static const char *password_of(const struct roster_file *file, const struct row *row) {
  int place = column_of(file->kind, "password");
  return place < 0 || row->cells[place] == NULL || *row->cells[place] == '\0' ? NULL : row->cells[place];
}

static const char *login_of(const struct roster_file *file, const struct row *row) {
  const char *login = row->cells[column_of(file->kind, "login")];
  return login == NULL ? "" : login;
}

/* Rows whose password is too short, or too long to be accepted when its owner signs in, stay out. */
static void refuse_passwords(struct roster_file *file) {
  for (struct row **at = &file->first; *at != NULL;) {
    const char *password = password_of(file, *at);
    size_t characters = password == NULL ? PASSWORD_MIN : text_points(password, strlen(password));
    if (characters >= PASSWORD_MIN && characters <= PASSWORD_MAX) {
      at = &(*at)->next;
      continue;
    }
    if (characters < PASSWORD_MIN)
      refuse(file, (struct finding){.line = (*at)->line,
                                    .code = "short_password",
                                    .field = "password",
                                    .detail = "A password has at least 8 characters."});
    else
      refuse(file, (struct finding){.line = (*at)->line,
                                    .code = "long_password",
                                    .field = "password",
                                    .at_most = PASSWORD_MAX,
                                    .detail = "A password has at most 200 characters."});
    *at = (*at)->next;
  }
}

enum problem import_read_roster(struct arena *arena, const char *kind, const char *bytes, size_t length,
                                struct roster_file **ret_file) {
  struct roster_file *file = arena_alloc(arena, sizeof *file);
  if (file == NULL) return PROBLEM_INTERNAL;
  *file =
      (struct roster_file){.arena = arena, .kind = kind_of(kind), .last = &file->first, .findings = {.arena = arena}};
  buffer_puts(&file->findings, "[");
  struct csv_reader *reader =
      csv_new(arena, (struct csv_sink){.context = file, .record = take_record, .refused = take_refusal});
  if (reader == NULL) return PROBLEM_INTERNAL;
  file->unreadable |= !csv_feed(reader, bytes, length) || !csv_end(reader); /* a finding says why */
  if (file->unreadable) file->first = NULL;
  refuse_passwords(file);
  if (file->out_of_memory || file->findings.failed) return PROBLEM_INTERNAL;
  *ret_file = file;
  return PROBLEM_NONE;
}

enum problem import_password_logins(struct roster_file *file, const char **ret_logins) {
  file->asked = file->first;
  struct buffer logins = {.arena = file->arena};
  bool any = false;
  for (struct row *row = file->first; row != NULL; row = row->next) {
    if (password_of(file, row) == NULL) continue;
    buffer_puts(&logins, any ? "," : "[");
    json_quote(&logins, login_of(file, row));
    any = true;
  }
  *ret_logins = any ? finish_list(&logins) : NULL;
  return any && *ret_logins == NULL ? PROBLEM_INTERNAL : PROBLEM_NONE;
}

void import_want_password(void *context, int columns, const char *const *values) {
  struct roster_file *file = context;
  struct row *row = file->asked;
  while (row != NULL && password_of(file, row) == NULL) row = row->next;
  if (row == NULL || columns != 1) return;
  row->wants_password = values[0] != NULL;
  file->asked = row->next;
}

int import_passwords_wanted(const struct roster_file *file) {
  int wanted = 0;
  for (const struct row *row = file->first; row != NULL; row = row->next) wanted += row->wants_password;
  return wanted;
}

enum problem import_hash_passwords(struct roster_file *file, bool is_dry_run) {
  char hash[AUTH_PASSWORD_HASH];
  for (struct row *row = file->first; row != NULL; row = row->next) {
    if (!row->wants_password) continue;
    enum problem problem = is_dry_run ? PROBLEM_NONE : auth_hash_password(password_of(file, row), hash);
    if (problem != PROBLEM_NONE) return problem;
    row->password_hash = is_dry_run ? "given" : arena_copy(file->arena, hash, strlen(hash));
    if (row->password_hash == NULL) return PROBLEM_INTERNAL;
  }
  return PROBLEM_NONE;
}

const char *import_rows(struct roster_file *file) {
  struct buffer rows = {.arena = file->arena};
  buffer_puts(&rows, "[");
  for (struct row *row = file->first; row != NULL; row = row->next) {
    buffer_printf(&rows, "%s{\"line\":%d", row == file->first ? "" : ",", row->line);
    for (int i = 0; file->kind->columns[i] != NULL; i++)
      if (strcmp(file->kind->columns[i], "password") != 0) append_text(&rows, file->kind->columns[i], row->cells[i]);
    append_text(&rows, "password_hash", row->password_hash);
    buffer_puts(&rows, "}");
  }
  return finish_list(&rows);
}

const char *import_findings(struct roster_file *file) {
  return finish_list(&file->findings);
}
