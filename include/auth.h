/* Who is it: the session's cookie, the defence against forged writes, passwords. */
#ifndef EMTIHAN_AUTH_H
#define EMTIHAN_AUTH_H

#include <stdbool.h>

#include "call.h"
#include "routes.h"

struct config;

enum { AUTH_TOKEN_BYTES = 32, AUTH_HASH_HEX = 2 * 32 + 1, AUTH_PASSWORD_HASH = 128 };

/* Once per process, before any other function here; keeps the pointer. False when libsodium cannot start. */
bool auth_start(const struct config *config) __attribute__((warn_unused_result));

/* Refuses an unsafe method that does not come from a page of ours (Sec-Fetch-Site, Origin). */
enum problem auth_check_origin(struct call *call) __attribute__((warn_unused_result));
/* The portal's own origin (see origin_of_portal), as the settings and the request say. NULL without memory. */
const char *auth_origin(const struct call *call) __attribute__((warn_unused_result));
/* Sets call->token_hash from the cookie, or leaves it NULL. */
enum problem auth_read_cookie(struct call *call) __attribute__((warn_unused_result));
/* For what Zoom sends: PROBLEM_NOT_FOUND without a secret, PROBLEM_WRONG_SIGNATURE without a signature. The body comes
   later: auth_check_signature then says whether "v0=" and the hexadecimal HMAC-SHA256 under the secret of
   "v0:<timestamp>:<body>" is what was sent. Whether the timestamp is near, and the signature new, a statement judges.
 */
enum problem auth_expect_signature(struct call *call) __attribute__((warn_unused_result));
enum problem auth_check_signature(struct call *call) __attribute__((warn_unused_result));
/* The hexadecimal HMAC-SHA256 of a text under the same secret: so we prove to Zoom that we have it. */
void auth_sign(const char *text, char ret_hex[AUTH_HASH_HEX]);
/* Leaves that to the handler's own statement, which wants a token: sets call->roles. */
enum problem auth_defer(struct call *call, unsigned who) __attribute__((warn_unused_result));
/* Who is signed in with that token, and may they do this? One statement. Sets call->user_id. */
enum problem auth_identify(struct call *call, unsigned who) __attribute__((warn_unused_result));

/* A new random token as 64 hex digits, and the hash to store. Both in the call's arena. */
enum problem auth_new_token(struct call *call, const char **ret_token, const char **ret_token_hash)
    __attribute__((warn_unused_result));
/* The hash of a token that somebody shows as `length` hex digits; PROBLEM_NOT_FOUND when that is no token. */
enum problem auth_hash_token(struct arena *arena, const char *hex, size_t length, const char **ret_hash)
    __attribute__((warn_unused_result));
/* A new random token: the cookie that carries it (in the call's arena) and the hash to store. */
enum problem auth_new_session(struct call *call, const char **ret_cookie, const char **ret_token_hash)
    __attribute__((warn_unused_result));
/* The cookie that makes the browser forget. */
const char *auth_no_cookie(void);

/* argon2id, 19 MiB, t = 2: some 10 ms of a core, in a turn (turn.h).
   auth_verify_password with a NULL hash takes the same time and is false: an unknown name must not answer faster.
   PROBLEM_BUSY: no turn came; PROBLEM_INTERNAL: there was no memory for it, or the hash is none. Nobody knows then. */
enum problem auth_hash_password(const char *password, char ret_hash[AUTH_PASSWORD_HASH])
    __attribute__((warn_unused_result));
enum problem auth_verify_password(const char *hash, const char *password, bool *ret_is_right)
    __attribute__((warn_unused_result));

/* SHA-256 of texts that come one after another, in hexadecimal. NULL without memory; ending it frees it. */
struct auth_digest;
struct auth_digest *auth_digest_new(void) __attribute__((warn_unused_result));
void auth_digest_add(struct auth_digest *digest, const char *text);
void auth_digest_end(struct auth_digest *digest, char ret_hex[AUTH_HASH_HEX]);

#endif
