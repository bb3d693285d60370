#include "picture.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* What is left of the file. */
struct cursor {
  const unsigned char *at;
  const unsigned char *end;
};

static size_t left(const struct cursor *file) {
  return (size_t)(file->end - file->at);
}

static uint32_t big16(const unsigned char *at) {
  return (uint32_t)at[0] << 8 | at[1];
}

static uint32_t big32(const unsigned char *at) {
  return big16(at) << 16 | big16(at + 2);
}

static uint32_t little24(const unsigned char *at) {
  return (uint32_t)at[2] << 16 | (uint32_t)at[1] << 8 | at[0];
}

static uint32_t little32(const unsigned char *at) {
  return (uint32_t)at[3] << 24 | little24(at);
}

static bool is_named(const unsigned char *at, const char *name) {
  return memcmp(at, name, 4) == 0;
}

static enum picture_flaw measure(uint32_t width, uint32_t height, struct picture *picture) {
  if (width == 0 || height == 0) return PICTURE_BROKEN;
  if (width > PICTURE_SIDE_MAX || height > PICTURE_SIDE_MAX || width * height > PICTURE_PIXELS_MAX)
    return PICTURE_TOO_LARGE;
  picture->width = (int)width;
  picture->height = (int)height;
  return PICTURE_SOUND;
}

/* ── PNG ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static const unsigned char png_signature[8] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

enum png_stage { PNG_BEGUN, PNG_HEADER, PNG_PIXELS, PNG_PIXELS_OVER, PNG_ENDED };

struct png {
  enum png_stage stage;
  bool wants_palette;
  bool has_palette;
  struct picture *picture;
};

/* The CRC of PNG, half a byte at a time. */
static uint32_t crc_of(const unsigned char *bytes, size_t length) {
  static const uint32_t table[16] = {0x00000000, 0x1DB71064, 0x3B6E20C8, 0x26D930AC, 0x76DC4190, 0x6B6B51F4,
                                     0x4DB26158, 0x5005713C, 0xEDB88320, 0xF00F9344, 0xD6D6A3E8, 0xCB61B38C,
                                     0x9B64C2B0, 0x86D3D2D4, 0xA00AE278, 0xBDBDF21C};
  uint32_t crc = 0xFFFFFFFF;
  for (size_t i = 0; i < length; i++) {
    crc ^= bytes[i];
    crc = crc >> 4 ^ table[crc & 15];
    crc = crc >> 4 ^ table[crc & 15];
  }
  return ~crc;
}

static enum picture_flaw read_png_header(struct png *png, const unsigned char *data, size_t length) {
  if (length != 13 || png->stage != PNG_BEGUN) return PICTURE_BROKEN;
  int depth = data[8];
  int colour = data[9];
  bool is_depth = depth == 8 || (depth == 16 && colour != 3) ||
                  ((depth == 1 || depth == 2 || depth == 4) && (colour == 0 || colour == 3));
  bool is_colour = colour == 0 || colour == 2 || colour == 3 || colour == 4 || colour == 6;
  if (!is_depth || !is_colour || data[10] != 0 || data[11] != 0 || data[12] > 1) return PICTURE_BROKEN;
  png->stage = PNG_HEADER;
  png->wants_palette = colour == 3;
  return measure(big32(data), big32(data + 4), png->picture);
}

static enum picture_flaw read_png_chunk(struct png *png, const unsigned char *name, size_t length) {
  const unsigned char *data = name + 4;
  if (is_named(name, "IHDR")) return read_png_header(png, data, length);
  if (png->stage == PNG_BEGUN) return PICTURE_BROKEN;
  if (is_named(name, "IDAT")) {
    if (png->stage == PNG_PIXELS_OVER || (png->wants_palette && !png->has_palette)) return PICTURE_BROKEN;
    png->stage = PNG_PIXELS;
    return PICTURE_SOUND;
  }
  if (png->stage == PNG_PIXELS) png->stage = PNG_PIXELS_OVER;
  if (is_named(name, "IEND")) {
    if (png->stage != PNG_PIXELS_OVER || length != 0) return PICTURE_BROKEN;
    png->stage = PNG_ENDED;
    return PICTURE_SOUND;
  }
  if (is_named(name, "PLTE")) {
    if (png->stage != PNG_HEADER || png->has_palette || length % 3 != 0 || length == 0 || length > 768)
      return PICTURE_BROKEN;
    png->has_palette = true;
    return PICTURE_SOUND;
  }
  if (is_named(name, "acTL")) return PICTURE_ANIMATED;
  bool may_be_ignored = (name[0] & 0x20) != 0; /* a small letter */
  return may_be_ignored ? PICTURE_SOUND : PICTURE_BROKEN;
}

static enum picture_flaw read_png(struct cursor file, struct picture *picture) {
  enum { AROUND = 12 }; /* the length before the name and the data, the name, and the CRC behind */
  struct png png = {.picture = picture};
  file.at += sizeof png_signature;
  while (png.stage != PNG_ENDED) {
    if (left(&file) < AROUND) return PICTURE_TRUNCATED;
    size_t length = big32(file.at);
    if (length > INT32_MAX) return PICTURE_BROKEN;
    if (length > left(&file) - AROUND) return PICTURE_TRUNCATED;
    const unsigned char *name = file.at + 4;
    if (crc_of(name, 4 + length) != big32(name + 4 + length)) return PICTURE_BROKEN;
    enum picture_flaw flaw = read_png_chunk(&png, name, length);
    if (flaw != PICTURE_SOUND) return flaw;
    file.at += AROUND + length;
  }
  return left(&file) == 0 ? PICTURE_SOUND : PICTURE_TRAILING_DATA;
}

/* ── JPEG ──────────────────────────────────────────────────────────────────────────────────────────────────── */

enum jpeg_marker {
  JPEG_SOF0 = 0xC0, /* a frame: baseline; then extended, progressive. The others are not for browsers. */
  JPEG_SOF2 = 0xC2,
  JPEG_DHT = 0xC4,
  JPEG_RST0 = 0xD0, /* to RST7: between the restart intervals of a scan */
  JPEG_RST7 = 0xD7,
  JPEG_EOI = 0xD9,
  JPEG_SOS = 0xDA,
  JPEG_DQT = 0xDB,
  JPEG_DRI = 0xDD,
  JPEG_APP0 = 0xE0,
  JPEG_APP15 = 0xEF,
  JPEG_COM = 0xFE,
};

struct jpeg {
  bool has_frame;
  int components;
  int scans;
  struct picture *picture;
};

static bool is_frame(int marker) {
  return marker >= JPEG_SOF0 && marker <= JPEG_SOF2;
}

static bool is_restart(int marker) {
  return marker >= JPEG_RST0 && marker <= JPEG_RST7;
}

/* Has it a length and data behind it, and a place in a picture? */
static bool is_segment(int marker) {
  return is_frame(marker) || marker == JPEG_DHT || marker == JPEG_SOS || marker == JPEG_DQT || marker == JPEG_DRI ||
         (marker >= JPEG_APP0 && marker <= JPEG_APP15) || marker == JPEG_COM;
}

static enum picture_flaw read_jpeg_frame(struct jpeg *jpeg, const unsigned char *data, size_t length) {
  if (jpeg->has_frame || length < 6 || data[0] != 8) return PICTURE_BROKEN;
  jpeg->has_frame = true;
  jpeg->components = data[5];
  if (jpeg->components != 1 && jpeg->components != 3 && jpeg->components != 4) return PICTURE_BROKEN;
  if (length != 6 + 3 * (size_t)jpeg->components) return PICTURE_BROKEN;
  return measure(big16(data + 3), big16(data + 1), jpeg->picture);
}

static enum picture_flaw read_jpeg_segment(struct jpeg *jpeg, int marker, const unsigned char *data, size_t length) {
  if (is_frame(marker)) return read_jpeg_frame(jpeg, data, length);
  if (marker == JPEG_SOS) {
    if (!jpeg->has_frame || ++jpeg->scans > PICTURE_SCANS_MAX || length < 1) return PICTURE_BROKEN;
    bool fits = data[0] >= 1 && data[0] <= jpeg->components && length == 4 + 2 * (size_t)data[0];
    return fits ? PICTURE_SOUND : PICTURE_BROKEN;
  }
  return PICTURE_SOUND;
}

/* Goes to the marker that ends the scan's compressed data, in which a byte FF is followed by 00 or a restart. */
static void skip_scan(struct cursor *file) {
  while (left(file) > 0) {
    bool is_fill = left(file) >= 2 && file->at[0] == 0xFF && file->at[1] == 0xFF; /* before a marker */
    if (file->at[0] != 0xFF || is_fill)
      file->at++;
    else if (left(file) >= 2 && (file->at[1] == 0 || is_restart(file->at[1])))
      file->at += 2;
    else
      return;
  }
}

static enum picture_flaw read_jpeg(struct cursor file, struct picture *picture) {
  struct jpeg jpeg = {.picture = picture};
  file.at += 2;
  for (;;) {
    if (left(&file) > 0 && *file.at != 0xFF) return PICTURE_BROKEN;
    while (left(&file) > 0 && *file.at == 0xFF) file.at++;
    if (left(&file) == 0) return PICTURE_TRUNCATED;
    int marker = *file.at++;
    if (marker == JPEG_EOI) {
      if (jpeg.scans == 0) return PICTURE_BROKEN;
      return left(&file) == 0 ? PICTURE_SOUND : PICTURE_TRAILING_DATA;
    }
    if (!is_segment(marker)) return PICTURE_BROKEN;
    if (left(&file) < 2) return PICTURE_TRUNCATED;
    size_t length = big16(file.at); /* of itself too */
    if (length < 2) return PICTURE_BROKEN;
    if (length > left(&file)) return PICTURE_TRUNCATED;
    enum picture_flaw flaw = read_jpeg_segment(&jpeg, marker, file.at + 2, length - 2);
    if (flaw != PICTURE_SOUND) return flaw;
    file.at += length;
    if (marker == JPEG_SOS) skip_scan(&file);
  }
}

/* ── WebP ──────────────────────────────────────────────────────────────────────────────────────────────────── */

struct webp {
  bool is_extended;
  bool has_image;
  uint32_t canvas_width; /* of an extended file */
  uint32_t canvas_height;
  struct picture *picture;
};

static enum picture_flaw read_webp_canvas(struct webp *webp, const unsigned char *data, size_t length) {
  const unsigned char animation = 0x02;
  if (webp->is_extended || webp->has_image || length != 10) return PICTURE_BROKEN;
  if ((data[0] & animation) != 0) return PICTURE_ANIMATED;
  webp->is_extended = true;
  webp->canvas_width = little24(data + 4) + 1;
  webp->canvas_height = little24(data + 7) + 1;
  return measure(webp->canvas_width, webp->canvas_height, webp->picture);
}

static enum picture_flaw take_webp_image(struct webp *webp, uint32_t width, uint32_t height) {
  bool is_canvas = !webp->is_extended || (width == webp->canvas_width && height == webp->canvas_height);
  if (webp->has_image || !is_canvas) return PICTURE_BROKEN;
  webp->has_image = true;
  return measure(width, height, webp->picture);
}

static enum picture_flaw read_webp_lossy(struct webp *webp, const unsigned char *data, size_t length) {
  static const unsigned char start_code[3] = {0x9D, 0x01, 0x2A};
  if (length < 10 || memcmp(data + 3, start_code, sizeof start_code) != 0) return PICTURE_BROKEN;
  uint32_t tag = little24(data);
  bool is_key_frame = (tag & 1) == 0;
  bool is_shown = (tag >> 4 & 1) == 1;
  if (!is_key_frame || !is_shown || (tag >> 1 & 7) > 3 || tag >> 5 > length - 10) return PICTURE_BROKEN;
  return take_webp_image(webp, little24(data + 6) & 0x3FFF, little24(data + 7) >> 8 & 0x3FFF);
}

static enum picture_flaw read_webp_lossless(struct webp *webp, const unsigned char *data, size_t length) {
  if (length < 5 || data[0] != 0x2F) return PICTURE_BROKEN;
  uint32_t sizes = little32(data + 1);
  if (sizes >> 29 != 0) return PICTURE_BROKEN; /* another version */
  return take_webp_image(webp, (sizes & 0x3FFF) + 1, (sizes >> 14 & 0x3FFF) + 1);
}

static enum picture_flaw read_webp_chunk(struct webp *webp, const unsigned char *name, size_t length) {
  const unsigned char *data = name + 8;
  if (is_named(name, "VP8X")) return read_webp_canvas(webp, data, length);
  if (is_named(name, "VP8 ")) return read_webp_lossy(webp, data, length);
  if (is_named(name, "VP8L")) return read_webp_lossless(webp, data, length);
  if (is_named(name, "ANIM") || is_named(name, "ANMF")) return PICTURE_ANIMATED;
  return webp->is_extended ? PICTURE_SOUND : PICTURE_BROKEN;
}

static enum picture_flaw read_webp(struct cursor file, struct picture *picture) {
  enum { HEAD = 12, CHUNK_HEAD = 8 };
  struct webp webp = {.picture = picture};
  size_t size = little32(file.at + 4); /* of all behind itself */
  if (size % 2 != 0) return PICTURE_BROKEN;
  if (size > left(&file) - 8) return PICTURE_TRUNCATED;
  if (size < left(&file) - 8) return PICTURE_TRAILING_DATA;
  file.at += HEAD;
  while (left(&file) > 0) {
    if (left(&file) < CHUNK_HEAD) return PICTURE_BROKEN;
    size_t length = little32(file.at + 4);
    size_t padded = length + length % 2;
    if (padded > left(&file) - CHUNK_HEAD) return PICTURE_BROKEN;
    enum picture_flaw flaw = read_webp_chunk(&webp, file.at, length);
    if (flaw != PICTURE_SOUND) return flaw;
    file.at += CHUNK_HEAD + padded;
  }
  return webp.has_image ? PICTURE_SOUND : PICTURE_BROKEN;
}

/* ── All ───────────────────────────────────────────────────────────────────────────────────────────────────── */

enum picture_flaw picture_read(const char *bytes, size_t length, struct picture *ret_picture) {
  struct picture picture = {0};
  struct cursor file = {.at = (const unsigned char *)bytes, .end = (const unsigned char *)bytes + length};
  enum picture_flaw flaw = PICTURE_UNKNOWN_TYPE;
  if (length == 0) return PICTURE_EMPTY;
  if (length >= sizeof png_signature && memcmp(bytes, png_signature, sizeof png_signature) == 0) {
    picture.type = PICTURE_PNG;
    flaw = read_png(file, &picture);
  } else if (length >= 3 && memcmp(bytes, "\xFF\xD8\xFF", 3) == 0) {
    picture.type = PICTURE_JPEG;
    flaw = read_jpeg(file, &picture);
  } else if (length >= 12 && is_named(file.at, "RIFF") && is_named(file.at + 8, "WEBP")) {
    picture.type = PICTURE_WEBP;
    flaw = read_webp(file, &picture);
  }
  if (flaw == PICTURE_SOUND) *ret_picture = picture;
  return flaw;
}

const char *picture_media_type(enum picture_type type) {
  static const char *const names[] = {
      [PICTURE_PNG] = "image/png", [PICTURE_JPEG] = "image/jpeg", [PICTURE_WEBP] = "image/webp"};
  return names[type];
}

static const struct {
  const char *code;
  const char *detail;
} flaws[] = {
#define PICTURE_ROW(name, code, detail) [name] = {code, detail},
    PICTURE_FLAWS(PICTURE_ROW)
#undef PICTURE_ROW
};
_Static_assert(sizeof flaws / sizeof flaws[0] == PICTURE_FLAW_COUNT, "every flaw has its row");

const char *picture_flaw_code(enum picture_flaw flaw) {
  return flaws[flaw].code;
}

const char *picture_flaw_detail(enum picture_flaw flaw) {
  return flaws[flaw].detail;
}
