#include "auth.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config.h"
#include "origin.h"
#include "turn.h"

_Static_assert(AUTH_PASSWORD_HASH == crypto_pwhash_STRBYTES, "room for libsodium's text");
enum { HASH_PASSES = 2, HASH_BYTES = 19 * 1024 * 1024 };

static const struct config *settings;
static char hash_of_nobody[AUTH_PASSWORD_HASH];

static const char *cookie_name(void) {
  return settings->secure_cookie ? "__Host-emtihan" : "emtihan-development";
}

bool auth_start(const struct config *config) {
  settings = config;
  return sodium_init() >= 0 && auth_hash_password("the password of nobody", hash_of_nobody) == PROBLEM_NONE;
}

enum problem auth_check_origin(struct call *call) {
  const struct request *request = call->request;
  if (request->method == METHOD_GET) return PROBLEM_NONE;
  if (origin_is_ours(request->origin, request->fetch_site, request->host, settings->origins)) return PROBLEM_NONE;
  return call_refuse(call, PROBLEM_CROSS_ORIGIN, NULL,
                     "Send an Origin header that names this server, or Sec-Fetch-Site: same-origin.");
}

const char *auth_origin(const struct call *call) {
  return origin_of_portal(call->arena, call->request->host, settings->origins, settings->secure_cookie);
}

static enum problem hash_bytes(struct arena *arena, const unsigned char token[AUTH_TOKEN_BYTES],
                               const char **ret_hash) {
  unsigned char digest[crypto_hash_sha256_BYTES];
  char *hex = arena_alloc(arena, AUTH_HASH_HEX);
  if (hex == NULL) return PROBLEM_INTERNAL;
  crypto_hash_sha256(digest, token, AUTH_TOKEN_BYTES);
  sodium_bin2hex(hex, AUTH_HASH_HEX, digest, sizeof digest);
  *ret_hash = hex;
  return PROBLEM_NONE;
}

enum problem auth_hash_token(struct arena *arena, const char *hex, size_t length, const char **ret_hash) {
  unsigned char token[AUTH_TOKEN_BYTES];
  size_t size = 0;
  const char *end = NULL;
  if (sodium_hex2bin(token, sizeof token, hex, length, NULL, &size, &end) != 0 || size != sizeof token ||
      end != hex + length)
    return PROBLEM_NOT_FOUND;
  return hash_bytes(arena, token, ret_hash);
}

enum problem auth_read_cookie(struct call *call) {
  const char *name = cookie_name();
  size_t name_length = strlen(name);
  for (const char *at = call->request->cookie; *at != '\0';) {
    size_t length = strcspn(at, ";");
    if (length > name_length && memcmp(at, name, name_length) == 0 && at[name_length] == '=') {
      enum problem problem =
          auth_hash_token(call->arena, at + name_length + 1, length - name_length - 1, &call->token_hash);
      return problem == PROBLEM_NOT_FOUND ? PROBLEM_NONE : problem; /* no token: nobody is signed in */
    }
    at += length;
    at += strspn(at, "; ");
  }
  return PROBLEM_NONE;
}

static void sign(const char *const *texts, const size_t *lengths, size_t count, char ret_hex[AUTH_HASH_HEX]) {
  crypto_auth_hmacsha256_state state;
  unsigned char bytes[crypto_auth_hmacsha256_BYTES];
  crypto_auth_hmacsha256_init(&state, (const unsigned char *)settings->zoom_secret, strlen(settings->zoom_secret));
  for (size_t i = 0; i < count; i++) crypto_auth_hmacsha256_update(&state, (const unsigned char *)texts[i], lengths[i]);
  crypto_auth_hmacsha256_final(&state, bytes);
  sodium_bin2hex(ret_hex, AUTH_HASH_HEX, bytes, sizeof bytes);
}

void auth_sign(const char *text, char ret_hex[AUTH_HASH_HEX]) {
  sign(&text, (const size_t[]){strlen(text)}, 1, ret_hex);
}

static const char signature_version[] = "v0=";
enum { SIGNATURE_LENGTH = sizeof signature_version - 1 + AUTH_HASH_HEX - 1 };

enum problem auth_expect_signature(struct call *call) {
  if (*settings->zoom_secret == '\0') return PROBLEM_NOT_FOUND;
  bool is_signed = strlen(call->request->zoom_signature) == SIGNATURE_LENGTH && *call->request->zoom_timestamp != '\0';
  return is_signed ? PROBLEM_NONE : PROBLEM_WRONG_SIGNATURE;
}

enum problem auth_check_signature(struct call *call) {
  const struct request *request = call->request;
  char expected[SIGNATURE_LENGTH + 1];
  const char *const texts[] = {"v0:", request->zoom_timestamp, ":", request->body};
  const size_t lengths[] = {3, strlen(request->zoom_timestamp), 1, request->body_length};
  memcpy(expected, signature_version, sizeof signature_version);
  sign(texts, lengths, sizeof texts / sizeof texts[0], expected + sizeof signature_version - 1);
  bool fits = sodium_memcmp(expected, request->zoom_signature, SIGNATURE_LENGTH) == 0;
  return fits ? PROBLEM_NONE : PROBLEM_WRONG_SIGNATURE;
}

static const struct {
  const char *name;
  enum who who;
} roles[] = {{"student", WHO_STUDENT},     {"mentor", WHO_MENTOR},
             {"teacher", WHO_TEACHER},     {"administrator", WHO_ADMINISTRATOR},
             {"registrar", WHO_REGISTRAR}, {"it", WHO_IT}};

struct identity {
  struct arena *arena;
  bool found;
  const char *user_id;
  unsigned roles;
};

static void take_identity(void *context, int columns, const char *const *values) {
  struct identity *identity = context;
  if (columns != 2 || values[0] == NULL) return;
  identity->found = true;
  identity->user_id = arena_copy(identity->arena, values[0], strlen(values[0]));
  for (const char *at = values[1] == NULL ? "" : values[1]; *at != '\0';) {
    size_t length = strcspn(at, " ");
    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++)
      if (strlen(roles[i].name) == length && memcmp(roles[i].name, at, length) == 0) identity->roles |= roles[i].who;
    at += length + (at[length] == ' ');
  }
}

enum problem auth_defer(struct call *call, unsigned who) {
  if (call->token_hash == NULL) return PROBLEM_SIGNED_OUT;
  struct buffer names = {.arena = call->arena};
  for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++)
    if ((who & roles[i].who) != 0) buffer_printf(&names, "%s%s", names.length > 0 ? " " : "", roles[i].name);
  call->roles = names.bytes;
  return names.failed || names.bytes == NULL ? PROBLEM_INTERNAL : PROBLEM_NONE;
}

enum problem auth_identify(struct call *call, unsigned who) {
  if (call->token_hash == NULL) return PROBLEM_SIGNED_OUT;
  struct identity identity = {.arena = call->arena, .roles = WHO_SIGNED_IN};
  enum problem problem = call_rows(call, Q_session_identify, 1, &call->token_hash, take_identity, &identity);
  if (problem != PROBLEM_NONE) return problem;
  if (!identity.found) return PROBLEM_SIGNED_OUT;
  if (identity.user_id == NULL) return PROBLEM_INTERNAL;
  if ((identity.roles & who) == 0) return PROBLEM_FORBIDDEN;
  call->user_id = identity.user_id;
  return PROBLEM_NONE;
}

enum problem auth_new_token(struct call *call, const char **ret_token, const char **ret_token_hash) {
  unsigned char token[AUTH_TOKEN_BYTES];
  char *hex = arena_alloc(call->arena, AUTH_HASH_HEX);
  if (hex == NULL) return PROBLEM_INTERNAL;
  randombytes_buf(token, sizeof token);
  sodium_bin2hex(hex, AUTH_HASH_HEX, token, sizeof token);
  *ret_token = hex;
  return hash_bytes(call->arena, token, ret_token_hash);
}

enum problem auth_new_session(struct call *call, const char **ret_cookie, const char **ret_token_hash) {
  const char *token = NULL;
  enum problem problem = auth_new_token(call, &token, ret_token_hash);
  if (problem != PROBLEM_NONE) return problem;
  *ret_cookie = arena_printf(call->arena, "%s=%s; Path=/; HttpOnly; SameSite=Lax%s", cookie_name(), token,
                             settings->secure_cookie ? "; Secure" : "");
  return *ret_cookie == NULL ? PROBLEM_INTERNAL : PROBLEM_NONE;
}

const char *auth_no_cookie(void) {
  return settings->secure_cookie ? "__Host-emtihan=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0; Secure"
                                 : "emtihan-development=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0";
}

enum problem auth_hash_password(const char *password, char ret_hash[AUTH_PASSWORD_HASH]) {
  if (!turn_take(TURN_HASH)) return PROBLEM_BUSY;
  int failed = crypto_pwhash_str_alg(ret_hash, password, strlen(password), HASH_PASSES, HASH_BYTES,
                                     crypto_pwhash_ALG_ARGON2ID13);
  turn_give(TURN_HASH);
  return failed == 0 ? PROBLEM_NONE : PROBLEM_INTERNAL;
}

/* libsodium's text of a hash: $argon2id$v=19$m=KIBIBYTES,t=PASSES,p=1$SALT$HASH. */
struct password_hash {
  unsigned kibibytes;
  unsigned passes;
  unsigned char salt[crypto_pwhash_SALTBYTES];
  unsigned char hash[32];
};

static const char *read_part(const char *text, unsigned char *part, size_t size) {
  const char *end = NULL;
  size_t length = 0;
  enum { VARIANT = sodium_base64_VARIANT_ORIGINAL_NO_PADDING };
  int failed = sodium_base642bin(part, size, text, strlen(text), NULL, &length, &end, VARIANT);
  return failed == 0 && length == size ? end : NULL;
}

static bool read_hash(const char *text, struct password_hash *ret_hash) {
  int length = 0;
  const char *at = NULL;
  if (sscanf(text, "$argon2id$v=19$m=%9u,t=%9u,p=1$%n", &ret_hash->kibibytes, &ret_hash->passes, &length) == 2 &&
      length > 0)
    at = read_part(text + length, ret_hash->salt, sizeof ret_hash->salt);
  if (at != NULL && *at == '$') at = read_part(at + 1, ret_hash->hash, sizeof ret_hash->hash);
  return at != NULL && *at == '\0';
}

/* Not libsodium's own comparison: to that a hash for which there is no memory is a wrong password. */
enum problem auth_verify_password(const char *hash, const char *password, bool *ret_is_right) {
  struct password_hash wanted;
  unsigned char found[sizeof wanted.hash];
  if (!read_hash(hash == NULL ? hash_of_nobody : hash, &wanted)) return PROBLEM_INTERNAL;
  if (!turn_take(TURN_HASH)) return PROBLEM_BUSY;
  int failed = crypto_pwhash(found, sizeof found, password, strlen(password), wanted.salt, wanted.passes,
                             (size_t)wanted.kibibytes * 1024, crypto_pwhash_ALG_ARGON2ID13);
  turn_give(TURN_HASH);
  *ret_is_right = hash != NULL && failed == 0 && sodium_memcmp(found, wanted.hash, sizeof found) == 0;
  return failed == 0 ? PROBLEM_NONE : PROBLEM_INTERNAL;
}

struct auth_digest {
  crypto_hash_sha256_state state;
};

struct auth_digest *auth_digest_new(void) {
  struct auth_digest *digest = malloc(sizeof *digest);
  if (digest != NULL) crypto_hash_sha256_init(&digest->state);
  return digest;
}

void auth_digest_add(struct auth_digest *digest, const char *text) {
  crypto_hash_sha256_update(&digest->state, (const unsigned char *)text, strlen(text));
}

void auth_digest_end(struct auth_digest *digest, char ret_hex[AUTH_HASH_HEX]) {
  unsigned char bytes[crypto_hash_sha256_BYTES];
  crypto_hash_sha256_final(&digest->state, bytes);
  sodium_bin2hex(ret_hex, AUTH_HASH_HEX, bytes, sizeof bytes);
  free(digest);
}
