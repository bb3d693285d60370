/* What a handler is given and what it may leave behind. A handler decodes, sends one named query and replies. */
#ifndef EMTIHAN_CALL_H
#define EMTIHAN_CALL_H

#include "db.h"
#include "http.h"
#include "json.h"

struct call {
  const struct request *request;
  struct arena *arena;                 /* the request's */
  const char *segment[LIMIT_SEGMENTS]; /* the variable segments of the route's path, in order, e.g. {id}, {n} */
  const char *user_id;                 /* who, when the route wants somebody signed in */
  const char *token_hash;              /* hex SHA-256 of the session's token, or NULL without a cookie */
  const char *roles;                   /* on a route whose statement admits: whose roles may, separated by blanks */
  unsigned round_trips;                /* statements sent on behalf of this request so far */
  struct reply reply;
  const char *field;  /* of a refusal: the offending field, or NULL */
  const char *detail; /* of a refusal: one sentence for a person, or NULL */
  const char *extra;  /* of a refusal: a JSON object whose members go into the problem, or NULL */
};

typedef enum problem handler_fn(struct call *call);

/* Decodes the body by `fields`; on refusal sets call->field and call->detail. */
enum problem call_decode(struct call *call, const struct json_field *fields, struct json_value *values)
    __attribute__((warn_unused_result));
/* Refuses any body but the empty object. */
enum problem call_decode_nothing(struct call *call) __attribute__((warn_unused_result));
/* Takes {"reason": why}, and nothing else: staff say why. */
enum problem call_decode_reason(struct call *call, const char **ret_reason) __attribute__((warn_unused_result));
/* Sends the query on a pooled connection and makes its body the reply: 200, or 201 where the verdict was "created". All
   members of a refused verdict's body (field, detail, others) go into the problem. PROBLEM_BUSY: no connection came
   free. */
enum problem call_query(struct call *call, enum query query, int count, const char *const *parameters)
    __attribute__((warn_unused_result));
/* The request's body as a sound picture of the type that its sender says. The bytes say of what type it is. */
struct picture_texts {
  const char *media_type;
  const char *width;
  const char *height;
};
enum problem call_picture(struct call *call, struct picture_texts *ret_picture) __attribute__((warn_unused_result));
/* call_query for a route whose statement admits (session_admit): the session's token and the roles are its first two
   parameters, the path's variable segment, where there is one, the third. */
enum problem call_admitted(struct call *call, enum query query) __attribute__((warn_unused_result));
/* The same for a reply with a stamp: the third parameter is the ETag that the client holds, the path's variable
   segment, where there is one, the fourth. 304 when the verdict was "unchanged". */
enum problem call_stamped(struct call *call, enum query query) __attribute__((warn_unused_result));
/* call_query with the request's body, as it is, for one more parameter behind the texts. */
enum problem call_store(struct call *call, enum query query, int count, const char *const *parameters)
    __attribute__((warn_unused_result));
/* The same for a query whose row is a file (see db_file): it becomes the reply, to be kept under its name. */
enum problem call_file(struct call *call, enum query query, int count, const char *const *parameters)
    __attribute__((warn_unused_result));
/* call_query for a query whose body is a document (see document.h), {name, title, language, created_at, lines: [{style,
   text}]}: as the PDF, XLSX or CSV that the ending of its name says it becomes the reply, to be kept under its name. */
enum problem call_document(struct call *call, enum query query, int count, const char *const *parameters)
    __attribute__((warn_unused_result));
/* call_query for a query of any columns and rows; the reply stays as it is. */
enum problem call_rows(struct call *call, enum query query, int count, const char *const *parameters, db_row_fn *each,
                       void *context) __attribute__((warn_unused_result));
/* A refusal with the offending field and a sentence (both static or in the arena). */
enum problem call_refuse(struct call *call, enum problem problem, const char *field, const char *detail)
    __attribute__((warn_unused_result));
/* The same with the stable name of what is wrong, in which the portal says it in the reader's language. */
enum problem call_refuse_named(struct call *call, enum problem problem, const char *field, const char *reason,
                               const char *detail) __attribute__((warn_unused_result));
/* The query parameter `name` as "true" or "false" ("1", "true", "0", "false" are known); absent is "false". */
enum problem call_flag(struct call *call, const char *name, const char **ret_value) __attribute__((warn_unused_result));
/* Replies with a body that is in the arena or static; PROBLEM_INTERNAL when it is NULL. */
enum problem call_reply(struct call *call, int status, const char *body) __attribute__((warn_unused_result));
/* Turns the reply into that problem's application/problem+json. */
void call_problem(struct call *call, enum problem problem);

#endif
