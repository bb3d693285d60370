/* Conditional requests (RFC 9110, 13): whoever asks again for what has not changed is told just that, without the body.
 */
#ifndef EMTIHAN_ETAG_H
#define EMTIHAN_ETAG_H

#include <stdbool.h>
#include <stddef.h>

#include "http.h"

enum { ETAG_MAX = 40 };

/* The weak validator of a body, `W/"…"` over its bytes: equal bodies have equal ones. */
void etag_of(const char *body, size_t length, char ret_etag[ETAG_MAX]);
/* Does a header If-None-Match ("*", or a list of validators, weak or strong) name this one? Weak comparison. */
bool etag_is_listed(const char *if_none_match, const char *etag) __attribute__((warn_unused_result));
/* Gives a 200 its validator, and makes it a 304 without a body when the request names it. Other replies stay. */
void etag_condition(const struct request *request, struct reply *reply);

#endif
