/* Whatever a request says in its line, its headers and its body: what the worker makes of it keeps the contract, its
   cookie and signature prove nothing that was not proven, and no value of it becomes a header of the reply.
   The input is "METHOD TARGET", lines "NAME=VALUE" of FastCGI parameters, an empty line, the body. */
#include "fuzz.h"

#include <string.h>
#include <strings.h>

#include "auth.h"
#include "config.h"
#include "etag.h"
#include "fastcgi.h"
#include "origin.h"
#include "routes.h"
#include "text.h"

enum { MEMORY = 8 * 1024 * 1024, PARAMETERS = 32, PIECE = 7, REPLY = 512 * 1024 };

static const struct config config = {.origins = "", .zoom_secret = "a secret of two"};

static bool is_clean(const char *text) {
  size_t length = strlen(text);
  return text_is_utf8(text, length) && text_points(text, length) <= length && !text_has_control(text, length);
}

/* ── libfcgi's part ────────────────────────────────────────────────────────────────────────────────────────────── */

struct input {
  char *parameters[PARAMETERS + 1];
  const char *body;
  size_t left;
};

static void fill(FCGX_Stream *stream) {
  struct input *input = stream->data;
  size_t size = input->left < PIECE ? input->left : PIECE;
  if (size == 0) {
    stream->isClosed = 1;
    return;
  }
  stream->rdNext = (unsigned char *)(uintptr_t)input->body;
  stream->stop = stream->rdNext + size;
  input->body += size;
  input->left -= size;
}

static void empty(FCGX_Stream *stream, int is_closing) {
  (void)is_closing;
  (void)stream;
  REQUIRE(!"a reply of this size fits");
}

static void add_parameter(struct arena *arena, struct input *input, int *count, const char *name, const char *value,
                          size_t length) {
  struct buffer parameter = {.arena = arena};
  if (*count == PARAMETERS) return;
  buffer_puts(&parameter, name);
  buffer_append(&parameter, value, length);
  REQUIRE(!parameter.failed);
  if (parameter.length > 0) input->parameters[(*count)++] = parameter.bytes;
}

static struct input read_input(struct arena *arena, const char *at, size_t size) {
  struct input input = {.left = 0};
  const char *end = at + size;
  int count = 0;
  for (bool is_first = true; at < end; is_first = false) {
    const char *line_end = memchr(at, '\n', (size_t)(end - at));
    size_t length = (size_t)((line_end == NULL ? end : line_end) - at);
    const char *blank = is_first ? memchr(at, ' ', length) : NULL;
    const char *line = at;
    at += line_end == NULL ? length : length + 1;
    if (length == 0) break;
    if (!is_first) add_parameter(arena, &input, &count, "", line, length);
    if (blank == NULL) continue;
    add_parameter(arena, &input, &count, "REQUEST_METHOD=", line, (size_t)(blank - line));
    add_parameter(arena, &input, &count, "REQUEST_URI=", blank + 1, length - (size_t)(blank + 1 - line));
  }
  input.body = at;
  input.left = (size_t)(end - at);
  const char *left = arena_printf(arena, "%zu", input.left);
  add_parameter(arena, &input, &count, "CONTENT_LENGTH=", left, strlen(left)); /* unless the input says it first */
  return input;
}

/* ── What is promised ──────────────────────────────────────────────────────────────────────────────────────────── */

static void require_head(const struct request *request) {
  const char *const texts[] = {request->method_name, request->target,     request->content_type,
                               request->origin,      request->fetch_site, request->host,
                               request->address,     request->user_agent, request->if_none_match};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) REQUIRE(text_is_utf8(texts[i], strlen(texts[i])));
  REQUIRE(request->segments >= 0 && request->segments <= LIMIT_SEGMENTS && request->queries <= LIMIT_QUERY_PARAMETERS);
}

static void require_address(const struct request *request) {
  for (int i = 0; i < request->segments; i++) {
    const char *segment = request->segment[i];
    REQUIRE(*segment != '\0' && strchr(segment, '/') == NULL && is_clean(segment));
    REQUIRE(strcmp(segment, ".") != 0 && strcmp(segment, "..") != 0);
  }
  for (int i = 0; i < request->queries; i++) {
    REQUIRE(is_clean(request->query[i].name) && is_clean(request->query[i].value));
    REQUIRE(request_query(request, request->query[i].name) == request->query[i].value);
  }
}

/* Only whoever has the secret can sign. */
static void require_signature(struct call *call, struct request *request) {
  char hex[AUTH_HASH_HEX];
  if (auth_expect_signature(call) != PROBLEM_NONE) return;
  REQUIRE(auth_check_signature(call) == PROBLEM_WRONG_SIGNATURE);
  if (memchr(request->body, '\0', request->body_length) != NULL) return;
  auth_sign(arena_printf(call->arena, "v0:%s:%s", request->zoom_timestamp, request->body), hex);
  request->zoom_signature = arena_printf(call->arena, "v0=%s", hex);
  REQUIRE(auth_check_signature(call) == PROBLEM_NONE);
}

static void require_identity(struct call *call, struct request *request) {
  char etag[ETAG_MAX];
  REQUIRE(auth_read_cookie(call) == PROBLEM_NONE);
  REQUIRE(call->token_hash == NULL ||
          (strlen(call->token_hash) == AUTH_HASH_HEX - 1 && strstr(request->cookie, "emtihan-development=") != NULL));
  if (origin_is_ours(request->origin, request->fetch_site, request->host, "https://portal.kz"))
    REQUIRE(strcasecmp(request->origin, "https://portal.kz") == 0 || strcmp(request->fetch_site, "same-origin") == 0);
  etag_of(request->target, strlen(request->target), NULL, etag);
  REQUIRE(etag_is_listed(etag, etag) && etag_is_listed("*", etag));
  if (!etag_is_listed(request->if_none_match, etag)) return;
  etag[strlen(etag) - 1] = '\0'; /* a stamp may stand behind the hash */
  REQUIRE(strcmp(request->if_none_match, "*") == 0 || strstr(request->if_none_match, etag + strlen("W/")) != NULL);
}

/* Every line of the head is one that http.c writes, and none comes twice. */
static void require_reply(const char *reply, size_t length, const struct reply *said) {
  static const char *const names[] = {"Status",       "X-Request-Id",  "Cache-Control", "Content-Disposition",
                                      "Content-Type", "Set-Cookie",    "Allow",         "ETag",
                                      "Retry-After",  "Content-Length"};
  unsigned seen = 0;
  const char *at = reply;
  while (strncmp(at, "\r\n", 2) != 0) {
    const char *end = strpbrk(at, "\r\n");
    size_t i = 0;
    while (i < sizeof names / sizeof *names &&
           (strncmp(at, names[i], strlen(names[i])) != 0 || at[strlen(names[i])] != ':'))
      i++;
    REQUIRE(end != NULL && strncmp(end, "\r\n", 2) == 0);
    REQUIRE(i < sizeof names / sizeof *names && (seen & 1U << i) == 0);
    seen |= 1U << i;
    at = end + 2;
  }
  REQUIRE((size_t)(reply + length - at - 2) == said->length && memcmp(at + 2, said->body, said->length) == 0);
}

static void write_reply(FCGX_Request *fcgi, struct call *call, const struct request *request) {
  static unsigned char reply[REPLY];
  FCGX_Stream out = {.wrNext = reply, .stop = reply + sizeof reply - 1, .emptyBuffProc = empty};
  fcgi->out = &out;
  call->reply.file_name = request->if_none_match;
  call->reply.set_cookie = request->cookie;
  call->reply.etag = request->content_type;
  REQUIRE(http_write(fcgi, request, &call->reply));
  *out.wrNext = '\0';
  require_reply((const char *)reply, (size_t)(out.wrNext - reply), &call->reply);
}

static void serve(struct arena *arena, struct input *input) {
  struct request request;
  struct call call = {.request = &request, .arena = arena, .reply = {.allow = NULL}};
  const struct route *route = NULL;
  const char *detail = NULL;
  FCGX_Stream in = {.isReader = 1, .fillBuffProc = fill, .data = input};
  FCGX_Request fcgi = {.in = &in, .envp = input->parameters};
  enum problem problem = http_read_head(&fcgi, arena, &request);
  require_head(&request);
  if (problem == PROBLEM_NONE) {
    require_address(&request);
    problem = route_find(&request, &route, call.segment, &call.reply.allow);
  }
  if (problem == PROBLEM_NONE) problem = route_check_query(route, &request, &call.field);
  enum problem body = http_read_body(&fcgi, LIMIT_BODY, &request);
  if (body == PROBLEM_NONE) {
    REQUIRE(request.body_length <= LIMIT_BODY && request.body[request.body_length] == '\0');
    require_signature(&call, &request);
  }
  require_identity(&call, &request);
  call_problem(&call, problem == PROBLEM_NONE ? PROBLEM_CONFLICT : problem);
  REQUIRE(json_check(arena, call.reply.body, call.reply.length, &detail) == PROBLEM_NONE);
  write_reply(&fcgi, &call, &request);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static bool is_started;
  if (!is_started) is_started = auth_start(&config);
  REQUIRE(is_started);
  struct arena *arena = arena_new(MEMORY);
  REQUIRE(arena);
  struct input input = read_input(arena, (const char *)data, size);
  serve(arena, &input);
  arena_free(arena);
  return 0;
}
