#include "fastcgi.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "ids.h"
#include "text.h"

/* A copy, or "" without memory: then the request is not what was sent. */
static const char *keep(struct request *request, const char *bytes, size_t length) {
  const char *copy = arena_copy(request->arena, bytes, length);
  if (copy == NULL) request->is_incomplete = true;
  return copy == NULL ? "" : copy;
}

/* The bytes of a parameter, "" when there are more than `limit`. */
static const char *parameter_bytes(FCGX_Request *fcgi, struct request *request, const char *name, size_t limit) {
  const char *value = FCGX_GetParam(name, fcgi->envp);
  size_t length = value == NULL ? 0 : strlen(value);
  return length == 0 || length > limit ? "" : keep(request, value, length);
}

static const char *parameter(FCGX_Request *fcgi, struct request *request, const char *name, size_t limit) {
  const char *value = parameter_bytes(fcgi, request, name, limit);
  return text_is_utf8(value, strlen(value)) ? value : "";
}

/* At most `limit` bytes of it, whole characters. */
static const char *cut(struct request *request, const char *text, size_t limit) {
  size_t length = strlen(text);
  if (length <= limit) return text;
  while (limit > 0 && ((unsigned char)text[limit] & 0xC0) == 0x80) limit--;
  return keep(request, text, limit);
}

static enum method method_of(const char *name) {
  static const char *const names[] = {
      [METHOD_GET] = "GET", [METHOD_PUT] = "PUT", [METHOD_POST] = "POST", [METHOD_DELETE] = "DELETE"};
  for (int i = 0; i < METHOD_OTHER; i++)
    if (strcmp(name, names[i]) == 0) return (enum method)i;
  return METHOD_OTHER;
}

static int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/* Undoes percent escapes. NULL when malformed, or when it would hide a slash or a control character, or is not UTF-8.
 */
static const char *decode(struct request *request, const char *from, size_t length, bool query) {
  char *to = arena_alloc(request->arena, length + 1);
  if (to == NULL) request->is_incomplete = true;
  if (to == NULL) return NULL;
  size_t size = 0;
  for (size_t i = 0; i < length; i++) {
    char c = from[i];
    if (c == '%') {
      int high = i + 2 < length ? hex_digit(from[i + 1]) : -1;
      int low = high < 0 ? -1 : hex_digit(from[i + 2]);
      if (low < 0) return NULL;
      c = (char)(high * 16 + low);
      i += 2;
      if (c == '/' && !query) return NULL;
    } else if (c == '+' && query) {
      c = ' ';
    }
    if ((unsigned char)c < 0x20 || c == 0x7F) return NULL;
    to[size++] = c;
  }
  return text_is_utf8(to, size) && !text_has_control(to, size) ? to : NULL; /* those of two bytes too */
}

static enum problem split_path(struct request *request, const char *path, size_t length) {
  static const char prefix[] = "/api";
  if (length < sizeof prefix - 1 || memcmp(path, prefix, sizeof prefix - 1) != 0) return PROBLEM_NOT_FOUND;
  const char *at = path + sizeof prefix - 1;
  const char *end = path + length;
  if (at == end || *at != '/') return PROBLEM_NOT_FOUND;
  while (at < end) {
    const char *start = ++at;
    while (at < end && *at != '/') at++;
    if (at == start || request->segments == LIMIT_SEGMENTS) return PROBLEM_BAD_PATH;
    const char *segment = decode(request, start, (size_t)(at - start), false);
    if (segment == NULL || strcmp(segment, ".") == 0 || strcmp(segment, "..") == 0) return PROBLEM_BAD_PATH;
    request->segment[request->segments++] = segment;
  }
  return PROBLEM_NONE;
}

static enum problem split_query(struct request *request, const char *query) {
  while (*query != '\0') {
    size_t length = strcspn(query, "&");
    const char *equals = memchr(query, '=', length);
    size_t name_length = equals == NULL ? length : (size_t)(equals - query);
    if (length > 0) {
      if (request->queries == LIMIT_QUERY_PARAMETERS) return PROBLEM_BAD_PATH;
      struct query_parameter *one = &request->query[request->queries++];
      one->name = decode(request, query, name_length, true);
      one->value = equals == NULL ? "" : decode(request, equals + 1, length - name_length - 1, true);
      if (one->name == NULL || one->value == NULL) return PROBLEM_BAD_PATH;
      for (int i = 0; i < request->queries - 1; i++)
        if (strcmp(request->query[i].name, one->name) == 0) return PROBLEM_BAD_PATH;
    }
    query += length + (query[length] == '&');
  }
  return PROBLEM_NONE;
}

enum problem http_read_head(FCGX_Request *fcgi, struct arena *arena, struct request *ret_request) {
  *ret_request = (struct request){.arena = arena};
  struct request *request = ret_request;
  id_new(request->id);
  request->method_name = parameter(fcgi, request, "REQUEST_METHOD", 20);
  request->method = method_of(request->method_name);
  request->target = parameter(fcgi, request, "REQUEST_URI", LIMIT_TARGET);
  request->content_type = parameter(fcgi, request, "CONTENT_TYPE", LIMIT_HEADER_VALUE);
  request->cookie = parameter_bytes(fcgi, request, "HTTP_COOKIE", LIMIT_COOKIES);
  request->origin = parameter(fcgi, request, "HTTP_ORIGIN", LIMIT_HEADER_VALUE);
  request->fetch_site = parameter(fcgi, request, "HTTP_SEC_FETCH_SITE", LIMIT_HEADER_VALUE);
  request->host = parameter(fcgi, request, "HTTP_HOST", LIMIT_HEADER_VALUE);
  request->address = parameter(fcgi, request, "REMOTE_ADDR", 64);
  request->user_agent = parameter(fcgi, request, "HTTP_USER_AGENT", 8 * LIMIT_HEADER_VALUE);
  request->user_agent = cut(request, request->user_agent, 300);
  request->if_none_match = parameter(fcgi, request, "HTTP_IF_NONE_MATCH", LIMIT_HEADER_VALUE);
  request->zoom_signature = parameter(fcgi, request, "HTTP_X_ZM_SIGNATURE", LIMIT_HEADER_VALUE);
  request->zoom_timestamp = parameter(fcgi, request, "HTTP_X_ZM_REQUEST_TIMESTAMP", LIMIT_HEADER_VALUE);
  if (request->is_incomplete) return PROBLEM_INTERNAL;
  if (FCGX_GetError(fcgi->in) != 0 || *request->method_name == '\0' || *request->target == '\0')
    return PROBLEM_BAD_REQUEST;
  size_t path_length = strcspn(request->target, "?");
  enum problem problem = split_path(request, request->target, path_length);
  if (problem == PROBLEM_NONE && request->target[path_length] != '\0')
    problem = split_query(request, request->target + path_length + 1);
  return request->is_incomplete ? PROBLEM_INTERNAL : problem;
}

enum problem http_read_body(FCGX_Request *fcgi, size_t limit, struct request *request) {
  const char *announced = FCGX_GetParam("CONTENT_LENGTH", fcgi->envp);
  size_t length = 0;
  for (const char *c = announced == NULL ? "" : announced; *c != '\0'; c++) {
    if (*c < '0' || *c > '9') return PROBLEM_BAD_REQUEST;
    length = length * 10 + (size_t)(*c - '0');
    if (length > limit) return PROBLEM_BODY_TOO_LARGE;
  }
  char *body = arena_alloc(request->arena, length + 1);
  if (body == NULL) return PROBLEM_INTERNAL;
  size_t read = 0;
  while (read < length) {
    int got = FCGX_GetStr(body + read, (int)(length - read), fcgi->in);
    if (got <= 0) break;
    read += (size_t)got;
  }
  if (read != length || FCGX_GetError(fcgi->in) != 0) return PROBLEM_BAD_REQUEST;
  request->body = body;
  request->body_length = length;
  return PROBLEM_NONE;
}

const char *request_query(const struct request *request, const char *name) {
  for (int i = 0; i < request->queries; i++)
    if (strcmp(request->query[i].name, name) == 0) return request->query[i].value;
  return NULL;
}

bool request_has_media_type(const struct request *request, const char *type) {
  size_t length = strlen(type);
  return strncasecmp(request->content_type, type, length) == 0 && strchr("; ", request->content_type[length]) != NULL;
}

/* The one header writer: a value that could end its line is dropped with its header. */
static void header(struct buffer *out, const char *name, const char *value) {
  if (value == NULL || strpbrk(value, "\r\n") != NULL) return;
  buffer_printf(out, "%s: %s\r\n", name, value);
}

/* What needs no memory. */
static bool write_last_resort(FCGX_Request *fcgi, const struct request *request, struct reply *reply) {
  char text[600];
  reply->status = problem_status(PROBLEM_INTERNAL);
  int length =
      snprintf(text, sizeof text,
               "Status: %d\r\nX-Request-Id: %s\r\nCache-Control: no-store\r\n"
               "Content-Type: application/problem+json\r\n\r\n"
               "{\"type\":\"urn:emtihan:problem:internal\",\"title\":\"%s\",\"status\":%d,\"code\":\"internal\","
               "\"request_id\":\"%s\"}",
               reply->status, request->id, problem_title(PROBLEM_INTERNAL), reply->status, request->id);
  return FCGX_PutStr(text, length, fcgi->out) == length;
}

bool http_write(FCGX_Request *fcgi, const struct request *request, struct reply *reply) {
  struct buffer out = {.arena = request->arena};
  buffer_printf(&out, "Status: %d\r\n", reply->status);
  header(&out, "X-Request-Id", request->id);
  header(&out, "Cache-Control", reply->file_name == NULL ? "no-store" : "private, no-store");
  if (reply->file_name != NULL && strpbrk(reply->file_name, "\r\n") == NULL) /* without memory there is no reply */
    buffer_printf(&out, "Content-Disposition: attachment; filename=\"%s\"\r\n", reply->file_name);
  if (reply->body != NULL)
    header(&out, "Content-Type", reply->content_type == NULL ? "application/json" : reply->content_type);
  header(&out, "Set-Cookie", reply->set_cookie);
  header(&out, "Allow", reply->allow);
  header(&out, "ETag", reply->etag);
  header(&out, "Server-Time", reply->time);
  if (reply->retry_after > 0) buffer_printf(&out, "Retry-After: %d\r\n", reply->retry_after);
  if (reply->status != 304) buffer_printf(&out, "Content-Length: %zu\r\n", reply->body == NULL ? 0 : reply->length);
  buffer_puts(&out, "\r\n");
  if (reply->body != NULL) buffer_append(&out, reply->body, reply->length);
  bool has_no_problem = reply->status >= 400 && reply->body == NULL; /* there was no memory to say it */
  if (out.failed || out.length > INT_MAX || has_no_problem) return write_last_resort(fcgi, request, reply);
  return FCGX_PutStr(out.bytes, (int)out.length, fcgi->out) == (int)out.length;
}
