/* The law against forged writes: may a page of this origin make us change something? Pure. */
#ifndef EMTIHAN_ORIGIN_H
#define EMTIHAN_ORIGIN_H

#include <stdbool.h>

struct arena;

/* `origin` and `fetch_site` are the request's headers, "" when missing; `host` its Host; `allowed` is EMTIHAN_ORIGINS.
   True when Origin is one of `allowed`, or, where none are set, names `host`; and Sec-Fetch-Site, where sent, is
   same-origin. A request with neither header is refused: every browser sends one of them with a write. */
bool origin_is_ours(const char *origin, const char *fetch_site, const char *host, const char *allowed)
    __attribute__((warn_unused_result));

/* The portal's own origin, for addresses on paper: the first of `allowed`, or where none are set what `host` says, by
   https when cookies are `secure`. In the arena; NULL without memory. */
const char *origin_of_portal(struct arena *arena, const char *host, const char *allowed, bool is_secure)
    __attribute__((warn_unused_result));

#endif
