/* T11, A15: is this file a whole still picture, of which type and how large? Pure: bytes in, a verdict out.

   The structure is walked from the first byte to the last; pixels are not decoded, so it costs no more memory and no
   more time than the file is long. What it lets through has the type that it says and ends where the picture ends. */
#ifndef EMTIHAN_PICTURE_H
#define EMTIHAN_PICTURE_H

#include <stddef.h>

enum {
  PICTURE_SIDE_MAX = 20000,      /* pixels */
  PICTURE_PIXELS_MAX = 50000000, /* width times height: a browser that shows it needs 200 MB */
  PICTURE_SCANS_MAX = 100,       /* of a JPEG: each goes over all pixels again; cameras write ten at most */
};

/* X(enumerator, code, detail). The code is stable, the detail one sentence for a person. */
#define PICTURE_FLAWS(X)                                                                                               \
  X(PICTURE_EMPTY, "empty_picture", "The file is empty.")                                                              \
  X(PICTURE_UNKNOWN_TYPE, "unknown_picture_type", "The file is neither a PNG nor a JPEG nor a WebP picture.")          \
  X(PICTURE_TRUNCATED, "truncated_picture", "The picture's end is missing: choose the file again.")                    \
  X(PICTURE_TRAILING_DATA, "data_behind_picture",                                                                      \
    "Something else stands behind the picture's end: take a screenshot of it and send that.")                          \
  X(PICTURE_TOO_LARGE, "too_many_pixels",                                                                              \
    "A picture has at most 20000 pixels on each side and 50 million in all: make it smaller.")                         \
  X(PICTURE_ANIMATED, "animated_picture", "The picture moves: send a still one.")                                      \
  X(PICTURE_BROKEN, "broken_picture", "The picture is damaged, or of a kind that browsers do not show.")

enum picture_flaw {
  PICTURE_SOUND = 0,
#define PICTURE_ENUMERATOR(name, code, detail) name,
  PICTURE_FLAWS(PICTURE_ENUMERATOR)
#undef PICTURE_ENUMERATOR
      PICTURE_FLAW_COUNT
};

enum picture_type { PICTURE_PNG, PICTURE_JPEG, PICTURE_WEBP };

struct picture {
  enum picture_type type;
  int width; /* pixels, 1 to PICTURE_SIDE_MAX */
  int height;
};

/* PICTURE_SOUND and the picture, or the first flaw on the way through the file. */
enum picture_flaw picture_read(const char *bytes, size_t length, struct picture *ret_picture)
    __attribute__((warn_unused_result));

const char *picture_media_type(enum picture_type type);  /* "image/png" …, static */
const char *picture_flaw_code(enum picture_flaw flaw);   /* stable, static; of a flaw, not of PICTURE_SOUND */
const char *picture_flaw_detail(enum picture_flaw flaw); /* likewise */

#endif
