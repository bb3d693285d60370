/* Conditional requests (RFC 9110, 13): whoever asks again for what has not changed is told just that, without the body.
   An ETag is the hash of the body; what is asked for every second has a stamp behind it, by which the database knows
   without making the body that it is still the same (sql/functions/stamp.sql). The hash alone says what is equal. */
#ifndef EMTIHAN_ETAG_H
#define EMTIHAN_ETAG_H

#include <stdbool.h>
#include <stddef.h>

#include "http.h"

enum { ETAG_MAX = 128 };

/* The weak validator of a body: `W/"hash"` over its bytes, or `W/"hash-stamp"`; a NULL stamp is none. */
void etag_of(const char *body, size_t length, const char *stamp, char ret_etag[ETAG_MAX]);
/* Does a header If-None-Match ("*", or a list of validators, weak or strong) name this one? Weak comparison, of hashes.
 */
bool etag_is_listed(const char *if_none_match, const char *etag) __attribute__((warn_unused_result));
/* Gives a 200 its validator, and makes it a 304 without a body when the request names it. Other replies stay. */
void etag_condition(const struct request *request, struct reply *reply);

#endif
