#include "call.h"

#include <string.h>

#include "csv_writer.h"
#include "pdf.h"
#include "picture.h"
#include "xlsx.h"

static void give_back(struct db **db) {
  db_return(*db);
}

enum problem call_decode(struct call *call, const struct json_field *fields, struct json_value *values) {
  struct json_refusal refusal;
  enum problem problem =
      json_decode(call->arena, call->request->body, call->request->body_length, fields, values, &refusal);
  if (problem != PROBLEM_NONE) call->extra = refusal.members;
  return problem == PROBLEM_NONE ? problem : call_refuse(call, problem, refusal.field, refusal.detail);
}

enum problem call_decode_nothing(struct call *call) {
  static const struct json_field fields[] = {{.name = NULL}};
  struct json_value values[1];
  return call_decode(call, fields, values);
}

enum problem call_decode_reason(struct call *call, const char **ret_reason) {
  static const struct json_field fields[] = {
      {.name = "reason", .type = JSON_STRING, .required = true, .minimum = 3, .maximum = 500}, {.name = NULL}};
  struct json_value values[1];
  enum problem problem = call_decode(call, fields, values);
  if (problem == PROBLEM_NONE) *ret_reason = values[0].text;
  return problem;
}

/* What the statement answered becomes the reply or the members of the problem. */
static enum problem answer(struct call *call, enum problem problem, const struct db_reply *reply) {
  if (problem != PROBLEM_NONE) {
    call->extra = reply->body;
    return problem;
  }
  call->reply.status = reply->unchanged ? 304 : reply->created ? 201 : 200;
  call->reply.body = reply->body;
  call->reply.length = reply->length;
  call->reply.stamp = reply->stamp;
  call->reply.time = reply->time;
  call->reply.etag = reply->unchanged ? call->request->if_none_match : NULL;
  return PROBLEM_NONE;
}

enum problem call_query(struct call *call, enum query query, int count, const char *const *parameters) {
  struct db *db __attribute__((cleanup(give_back))) = db_borrow();
  if (db == NULL) return PROBLEM_BUSY;
  call->round_trips++;
  struct db_reply reply = {0};
  enum problem problem = db_one(db, call->arena, query, count, parameters, &reply);
  return answer(call, problem, &reply);
}

enum problem call_admitted(struct call *call, enum query query) {
  int count = call->segment[0] == NULL ? 2 : 3;
  return call_query(call, query, count, (const char *[]){call->token_hash, call->roles, call->segment[0]});
}

enum problem call_stamped(struct call *call, enum query query) {
  int count = call->segment[0] == NULL ? 3 : 4;
  return call_query(call, query, count,
                    (const char *[]){call->token_hash, call->roles, call->request->if_none_match, call->segment[0]});
}

enum problem call_picture(struct call *call, struct picture_texts *ret_picture) {
  const struct request *request = call->request;
  struct picture picture;
  enum picture_flaw flaw = picture_read(request->body, request->body_length, &picture);
  if (flaw != PICTURE_SOUND)
    return call_refuse_named(call, PROBLEM_FILE_REFUSED, NULL, picture_flaw_code(flaw), picture_flaw_detail(flaw));
  struct picture_texts texts = {.media_type = picture_media_type(picture.type),
                                .width = arena_printf(call->arena, "%d", picture.width),
                                .height = arena_printf(call->arena, "%d", picture.height)};
  if (!request_has_media_type(request, texts.media_type))
    return call_refuse(call, PROBLEM_WRONG_MEDIA_TYPE, NULL,
                       arena_printf(call->arena, "The file is %s and was sent as something else.", texts.media_type));
  if (texts.width == NULL || texts.height == NULL) return PROBLEM_INTERNAL;
  *ret_picture = texts;
  return PROBLEM_NONE;
}

enum problem call_store(struct call *call, enum query query, int count, const char *const *parameters) {
  struct db *db __attribute__((cleanup(give_back))) = db_borrow();
  if (db == NULL) return PROBLEM_BUSY;
  call->round_trips++;
  struct db_reply reply = {0};
  enum problem problem =
      db_store(db, call->arena, query, count, parameters, call->request->body, call->request->body_length, &reply);
  return answer(call, problem, &reply);
}

enum problem call_file(struct call *call, enum query query, int count, const char *const *parameters) {
  struct db *db __attribute__((cleanup(give_back))) = db_borrow();
  if (db == NULL) return PROBLEM_BUSY;
  call->round_trips++;
  struct db_reply reply = {0};
  struct db_file file;
  enum problem problem = db_file(db, call->arena, query, count, parameters, &reply, &file);
  if (problem != PROBLEM_NONE) return answer(call, problem, &reply);
  call->reply = (struct reply){.status = 200,
                               .content_type = file.media_type,
                               .file_name = file.name,
                               .body = file.bytes,
                               .length = file.length};
  return PROBLEM_NONE;
}

/* The document that a statement's body describes, and the name to keep it under. */
static enum problem read_document(struct call *call, struct document *ret_document, const char **ret_name) {
  enum { NAME, TITLE, LANGUAGE, CREATED_AT, LINES, STYLE = 0, TEXT, LINE_FIELDS };
  static const struct json_field line_fields[] = {
      {.name = "style", .type = JSON_STRING, .required = true, .maximum = INT32_MAX},
      {.name = "text", .type = JSON_STRING, .required = true, .maximum = INT32_MAX},
      {.name = NULL}};
  static const struct json_field fields[] = {
      {.name = "name", .type = JSON_STRING, .required = true, .maximum = INT32_MAX},
      {.name = "title", .type = JSON_STRING, .required = true, .maximum = INT32_MAX},
      {.name = "language", .type = JSON_STRING, .required = true, .maximum = INT32_MAX},
      {.name = "created_at", .type = JSON_STRING, .required = true, .maximum = INT32_MAX},
      {.name = "lines", .type = JSON_ITEMS, .required = true, .maximum = INT32_MAX, .items = line_fields},
      {.name = NULL}};
  struct json_value values[5];
  struct json_refusal refusal;
  if (call->reply.body == NULL ||
      json_decode(call->arena, call->reply.body, call->reply.length, fields, values, &refusal) != PROBLEM_NONE)
    return PROBLEM_INTERNAL;
  struct document_line *lines = arena_alloc(call->arena, (values[LINES].count + 1) * sizeof *lines);
  if (lines == NULL) return PROBLEM_INTERNAL;
  for (size_t i = 0; i < values[LINES].count; i++) {
    const struct json_value *line = values[LINES].items + i * LINE_FIELDS;
    if (!document_style_named(line[STYLE].text, &lines[i].style)) return PROBLEM_INTERNAL;
    lines[i].text = line[TEXT].text;
  }
  *ret_document = (struct document){.title = values[TITLE].text,
                                    .language = values[LANGUAGE].text,
                                    .created_at = values[CREATED_AT].text,
                                    .lines = lines,
                                    .count = values[LINES].count};
  *ret_name = values[NAME].text;
  return PROBLEM_NONE;
}

/* What becomes of a document: by the ending of its name. */
static const struct format {
  const char *ending;
  const char *media_type;
  bool (*write)(const struct document *document, struct buffer *file);
} formats[] = {{".pdf", "application/pdf", pdf_draw},
               {".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx_write},
               {".csv", "text/csv; charset=utf-8", csv_write}};

static const struct format *format_of(const char *name) {
  const char *ending = strrchr(name, '.');
  for (size_t i = 0; ending != NULL && i < sizeof formats / sizeof formats[0]; i++)
    if (strcmp(formats[i].ending, ending) == 0) return &formats[i];
  return NULL;
}

enum problem call_document(struct call *call, enum query query, int count, const char *const *parameters) {
  struct document document;
  struct buffer file = {.arena = call->arena};
  const char *name = NULL;
  enum problem problem = call_query(call, query, count, parameters);
  if (problem == PROBLEM_NONE) problem = read_document(call, &document, &name);
  if (problem != PROBLEM_NONE) return problem;
  const struct format *format = format_of(name);
  if (format == NULL || !format->write(&document, &file)) return PROBLEM_INTERNAL;
  call->reply = (struct reply){
      .status = 200, .content_type = format->media_type, .file_name = name, .body = file.bytes, .length = file.length};
  return PROBLEM_NONE;
}

enum problem call_rows(struct call *call, enum query query, int count, const char *const *parameters, db_row_fn *each,
                       void *context) {
  struct db *db __attribute__((cleanup(give_back))) = db_borrow();
  if (db == NULL) return PROBLEM_BUSY;
  call->round_trips++;
  return db_rows(db, query, count, parameters, each, context);
}

enum problem call_refuse(struct call *call, enum problem problem, const char *field, const char *detail) {
  call->field = field;
  call->detail = detail;
  return problem;
}

enum problem call_refuse_named(struct call *call, enum problem problem, const char *field, const char *reason,
                               const char *detail) {
  call->extra = arena_printf(call->arena, "{\"reason\":\"%s\"}", reason);
  return call_refuse(call, problem, field, detail);
}

enum problem call_flag(struct call *call, const char *name, const char **ret_value) {
  const char *value = request_query(call->request, name);
  if (value == NULL || strcmp(value, "false") == 0 || strcmp(value, "0") == 0)
    *ret_value = "false";
  else if (strcmp(value, "true") == 0 || strcmp(value, "1") == 0)
    *ret_value = "true";
  else
    return call_refuse(call, PROBLEM_BAD_VALUE, name, "It must be true or false.");
  return PROBLEM_NONE;
}

enum problem call_reply(struct call *call, int status, const char *body) {
  if (body == NULL) return PROBLEM_INTERNAL;
  call->reply.status = status;
  call->reply.body = body;
  call->reply.length = strlen(body);
  return PROBLEM_NONE;
}

void call_problem(struct call *call, enum problem problem) {
  struct buffer body = {.arena = call->arena};
  buffer_printf(&body, "{\"type\":\"urn:emtihan:problem:%s\",\"title\":\"%s\",\"status\":%d,\"code\":\"%s\"",
                problem_code(problem), problem_title(problem), problem_status(problem), problem_code(problem));
  if (call->field != NULL) {
    buffer_puts(&body, ",\"field\":");
    json_quote(&body, call->field);
  }
  if (call->detail != NULL) {
    buffer_puts(&body, ",\"detail\":");
    json_quote(&body, call->detail);
  }
  const char *members = call->extra == NULL ? NULL : strchr(call->extra, '{');
  if (members != NULL && members[1] != '}') {
    buffer_puts(&body, ",");
    buffer_append(&body, members + 1, (size_t)(strrchr(members, '}') - members - 1));
  }
  buffer_printf(&body, ",\"request_id\":\"%s\"}", call->request->id);
  call->reply.status = problem_status(problem);
  call->reply.content_type = "application/problem+json";
  call->reply.body = body.failed ? NULL : body.bytes;
  call->reply.length = body.failed ? 0 : body.length;
  int temporary = problem_status(problem) == 503 || problem == PROBLEM_TOO_MANY_REQUESTS;
  if (temporary && call->reply.retry_after == 0) call->reply.retry_after = 2;
}
