/* Pictures as phones and computers write them, and what only looks like one. */
#include "picture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* A file in the making. */
struct file {
  size_t length;
  unsigned char bytes[2048];
};

static struct file load(const char *name) {
  struct file file = {0};
  char path[100];
  snprintf(path, sizeof path, "tests/data/pictures/%s", name);
  FILE *stream = fopen(path, "rb");
  assert_non_null(stream);
  file.length = fread(file.bytes, 1, sizeof file.bytes, stream);
  assert_true(file.length > 0 && file.length < sizeof file.bytes);
  fclose(stream);
  return file;
}

/* Reads a copy of exactly these bytes, so that a sanitizer sees any step beyond them. */
static enum picture_flaw flaw_of(const void *bytes, size_t length, struct picture *ret_picture) {
  char *copy = malloc(length == 0 ? 1 : length);
  assert_non_null(copy);
  memcpy(copy, bytes, length);
  enum picture_flaw flaw = picture_read(copy, length, ret_picture);
  free(copy);
  return flaw;
}

static enum picture_flaw flaw_of_file(struct file file) {
  struct picture picture;
  return flaw_of(file.bytes, file.length, &picture);
}

static const struct sample {
  const char *name;
  struct picture picture;
} samples[] = {
    {"plain.png", {PICTURE_PNG, 3, 2}},          {"interlaced.png", {PICTURE_PNG, 9, 7}},
    {"baseline.jpeg", {PICTURE_JPEG, 3, 2}},     {"restarts.jpeg", {PICTURE_JPEG, 24, 16}},
    {"progressive.jpeg", {PICTURE_JPEG, 17, 9}}, {"lossy.webp", {PICTURE_WEBP, 3, 2}},
    {"lossless.webp", {PICTURE_WEBP, 3, 2}},     {"extended.webp", {PICTURE_WEBP, 3, 2}},
};
enum { SAMPLES = sizeof samples / sizeof samples[0] };

static void whole_pictures(void **state) {
  (void)state;
  for (size_t i = 0; i < SAMPLES; i++) {
    struct file file = load(samples[i].name);
    struct picture picture = {0};
    assert_int_equal(flaw_of(file.bytes, file.length, &picture), PICTURE_SOUND);
    assert_memory_equal(&picture, &samples[i].picture, sizeof picture);
  }
}

static void cut_pictures(void **state) {
  (void)state;
  for (size_t i = 0; i < SAMPLES; i++) {
    struct file file = load(samples[i].name);
    for (size_t length = 0; length < file.length; length++) {
      struct picture picture;
      enum picture_flaw flaw = flaw_of(file.bytes, length, &picture);
      enum picture_flaw expected = length == 0 ? PICTURE_EMPTY : length < 12 ? flaw : PICTURE_TRUNCATED;
      assert_int_equal(flaw, expected);
      assert_int_not_equal(flaw, PICTURE_SOUND);
    }
  }
}

static void tails(void **state) {
  (void)state;
  static const char *const tails[] = {"<script>alert(1)</script>", "PK\x03\x04", "\n", "\xFF\xD8\xFF"};
  for (size_t i = 0; i < SAMPLES; i++) {
    for (size_t k = 0; k < sizeof tails / sizeof tails[0]; k++) {
      struct file file = load(samples[i].name);
      memcpy(file.bytes + file.length, tails[k], strlen(tails[k]));
      file.length += strlen(tails[k]);
      assert_int_equal(flaw_of_file(file), PICTURE_TRAILING_DATA);
    }
    struct file file = load(samples[i].name);
    file.bytes[file.length++] = 0;
    assert_int_equal(flaw_of_file(file), PICTURE_TRAILING_DATA);
  }
}

static void damaged_pictures(void **state) {
  (void)state;
  for (size_t i = 0; i < SAMPLES; i++) {
    struct file file = load(samples[i].name);
    for (size_t at = 0; at < file.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        struct file damaged = file;
        damaged.bytes[at] ^= (unsigned char)(1 << bit);
        enum picture_flaw flaw = flaw_of_file(damaged);
        /* Of a PNG every byte is under a checksum. */
        if (samples[i].picture.type == PICTURE_PNG) assert_int_not_equal(flaw, PICTURE_SOUND);
      }
    }
  }
}

static void other_files(void **state) {
  (void)state;
  static const char *const files[] = {
      "GIF89a\x01\x00\x01\x00",
      "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>",
      "<!DOCTYPE html><script>alert(1)</script>",
      "%PDF-1.7\n",
      "PK\x03\x04\x14",
      "BM\x3A",
      "RIFF\x24\x10\x10\x10WAVEfmt ",
      "x",
  };
  struct picture picture;
  for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
    assert_int_equal(flaw_of(files[i], strlen(files[i]), &picture), PICTURE_UNKNOWN_TYPE);
  assert_int_equal(flaw_of_file(load("animated.gif")), PICTURE_UNKNOWN_TYPE);
}

static void moving_pictures(void **state) {
  (void)state;
  assert_int_equal(flaw_of_file(load("animated.png")), PICTURE_ANIMATED);
  assert_int_equal(flaw_of_file(load("animated.webp")), PICTURE_ANIMATED);
}

static uint32_t checksum(const unsigned char *bytes, size_t length) {
  uint32_t crc = UINT32_MAX;
  for (size_t i = 0; i < length; i++) {
    crc ^= bytes[i];
    for (int bit = 0; bit < 8; bit++) crc = crc >> 1 ^ (0xEDB88320 & -(crc & 1));
  }
  return ~crc;
}

static void put_big32(unsigned char *at, uint32_t value) {
  for (int i = 0; i < 4; i++) at[i] = (unsigned char)(value >> (24 - 8 * i));
}

static void add_chunk(struct file *file, const char *name, const void *data, size_t length) {
  unsigned char *chunk = file->bytes + file->length;
  put_big32(chunk, (uint32_t)length);
  memcpy(chunk + 4, name, 4);
  memcpy(chunk + 8, data, length);
  put_big32(chunk + 8 + length, checksum(chunk + 4, 4 + length));
  file->length += 12 + length;
}

/* The first chunk of a PNG of that size, 8 bits of grey or, of colour type 3, of a palette. */
static struct file begin_png(uint32_t width, uint32_t height, unsigned char colour) {
  struct file file = {.length = 8, .bytes = "\x89PNG\r\n\x1A\n"};
  unsigned char header[13] = {[8] = 8, [9] = colour};
  put_big32(header, width);
  put_big32(header + 4, height);
  add_chunk(&file, "IHDR", header, sizeof header);
  return file;
}

static enum picture_flaw flaw_of_png(uint32_t width, uint32_t height) {
  struct file file = begin_png(width, height, 0);
  add_chunk(&file, "IDAT", "pixels", 6);
  add_chunk(&file, "IEND", "", 0);
  return flaw_of_file(file);
}

static void sizes(void **state) {
  (void)state;
  assert_int_equal(flaw_of_png(1, 1), PICTURE_SOUND);
  assert_int_equal(flaw_of_png(20000, 2500), PICTURE_SOUND);
  assert_int_equal(flaw_of_png(20001, 1), PICTURE_TOO_LARGE);
  assert_int_equal(flaw_of_png(1, 20001), PICTURE_TOO_LARGE);
  assert_int_equal(flaw_of_png(20000, 2501), PICTURE_TOO_LARGE);
  assert_int_equal(flaw_of_png(10000, 10000), PICTURE_TOO_LARGE);
  assert_int_equal(flaw_of_png(UINT32_MAX, UINT32_MAX), PICTURE_TOO_LARGE);
  assert_int_equal(flaw_of_png(0, 1), PICTURE_BROKEN);
  assert_int_equal(flaw_of_png(1, 0), PICTURE_BROKEN);

  struct file jpeg = load("baseline.jpeg");
  unsigned char *frame = memmem(jpeg.bytes, jpeg.length, "\xFF\xC0\x00\x0B\x08", 5);
  assert_non_null(frame);
  memcpy(frame + 5, "\x27\x10\x27\x10", 4);
  assert_int_equal(flaw_of_file(jpeg), PICTURE_TOO_LARGE);

  struct file webp = load("lossless.webp");
  memcpy(webp.bytes + 21, "\xFF\xFF\xFF\x0F", 4); /* 16384 each way */
  assert_int_equal(flaw_of_file(webp), PICTURE_TOO_LARGE);
}

static void disordered_png(void **state) {
  (void)state;
  struct file file = begin_png(1, 1, 0);
  add_chunk(&file, "IEND", "", 0);
  assert_int_equal(flaw_of_file(file), PICTURE_BROKEN); /* without pixels */

  file = begin_png(1, 1, 0);
  add_chunk(&file, "IDAT", "1", 1);
  add_chunk(&file, "tEXt", "a\0b", 3);
  struct file parted = file;
  add_chunk(&file, "IEND", "", 0);
  assert_int_equal(flaw_of_file(file), PICTURE_SOUND);
  add_chunk(&parted, "IDAT", "2", 1);
  add_chunk(&parted, "IEND", "", 0);
  assert_int_equal(flaw_of_file(parted), PICTURE_BROKEN);

  file = begin_png(1, 1, 3);
  add_chunk(&file, "IDAT", "1", 1);
  assert_int_equal(flaw_of_file(file), PICTURE_BROKEN); /* without its palette */
  file = begin_png(1, 1, 0);
  add_chunk(&file, "EVIL", "x", 1);
  assert_int_equal(flaw_of_file(file), PICTURE_BROKEN); /* an unknown chunk that must not be passed over */
}

static void disordered_jpeg(void **state) {
  (void)state;
  struct picture picture;
#define FLAW_OF(bytes) flaw_of(bytes, sizeof(bytes) - 1, &picture)
#define FRAME "\xFF\xC0\x00\x0B\x08\x00\x01\x00\x01\x01\x01\x11\x00"
#define SCAN "\xFF\xDA\x00\x08\x01\x01\x00\x00\x3F\x00"
  assert_int_equal(FLAW_OF("\xFF\xD8" FRAME SCAN "x\xFF\xD9"), PICTURE_SOUND);
  assert_int_equal(FLAW_OF("\xFF\xD8" FRAME SCAN "x\xFF\x00\xFF\xD0y\xFF\xFF\xFF\xD9"), PICTURE_SOUND);
  assert_int_equal(FLAW_OF("\xFF\xD8\xFF\xD9"), PICTURE_BROKEN);
  assert_int_equal(FLAW_OF("\xFF\xD8" FRAME "\xFF\xD9"), PICTURE_BROKEN);
  assert_int_equal(FLAW_OF("\xFF\xD8" SCAN "x\xFF\xD9"), PICTURE_BROKEN);
  assert_int_equal(FLAW_OF("\xFF\xD8" FRAME FRAME SCAN "x\xFF\xD9"), PICTURE_BROKEN);
  assert_int_equal(FLAW_OF("\xFF\xD8" FRAME "junk" SCAN "x\xFF\xD9"), PICTURE_BROKEN);
  assert_int_equal(FLAW_OF("\xFF\xD8\xFF\xD8" FRAME SCAN "x\xFF\xD9"), PICTURE_BROKEN);
  assert_int_equal(FLAW_OF("\xFF\xD8\xFF\xC3\x00\x0B\x08\x00\x01\x00\x01\x01\x01\x11\x00" SCAN "x\xFF\xD9"),
                   PICTURE_BROKEN); /* lossless: no browser shows it */
  assert_int_equal(FLAW_OF("\xFF\xD8\xFF\xE0\x00\x01"), PICTURE_BROKEN);

  struct file file = {.length = 15, .bytes = "\xFF\xD8" FRAME};
  for (int i = 0; i < PICTURE_SCANS_MAX; i++, file.length += 11) memcpy(file.bytes + file.length, SCAN "x", 11);
  struct file more = file;
  memcpy(file.bytes + file.length, "\xFF\xD9", 2);
  file.length += 2;
  assert_int_equal(flaw_of_file(file), PICTURE_SOUND);
  memcpy(more.bytes + more.length, SCAN "x\xFF\xD9", 13);
  more.length += 13;
  assert_int_equal(flaw_of_file(more), PICTURE_BROKEN);
}

static void disordered_webp(void **state) {
  (void)state;
  struct file file = load("extended.webp");
  file.bytes[24]++; /* the canvas is wider than the image */
  assert_int_equal(flaw_of_file(file), PICTURE_BROKEN);

  file = load("lossy.webp"); /* twice the same image */
  memcpy(file.bytes + file.length, file.bytes + 12, file.length - 12);
  file.length += file.length - 12;
  file.bytes[4] = (unsigned char)(file.length - 8);
  assert_int_equal(flaw_of_file(file), PICTURE_BROKEN);

  file = load("lossless.webp");
  file.bytes[16] = 0xFF; /* the chunk is longer than the file */
  assert_int_equal(flaw_of_file(file), PICTURE_BROKEN);
  file = load("lossless.webp");
  memcpy(file.bytes + 12, "EVIL", 4);
  assert_int_equal(flaw_of_file(file), PICTURE_BROKEN);
}

static void words(void **state) {
  (void)state;
  for (enum picture_flaw flaw = PICTURE_SOUND + 1; flaw < PICTURE_FLAW_COUNT; flaw++) {
    assert_in_range(strlen(picture_flaw_code(flaw)), 5, 30);
    assert_in_range(strlen(picture_flaw_detail(flaw)), 15, 120);
  }
}

#define SENTENCE(name, function)                                                                                       \
  { name, function, NULL, NULL, NULL }

int main(void) {
  const struct CMUnitTest tests[] = {
      SENTENCE("T11: PNG, JPEG and WebP in every kind are read with type and size", whole_pictures),
      SENTENCE("T11: a picture that is cut at any byte is refused", cut_pictures),
      SENTENCE("T11: anything behind a picture's end is refused", tails),
      SENTENCE("T11: a picture with any bit turned over crashes nothing, and a PNG is refused", damaged_pictures),
      SENTENCE("T11: GIF, SVG, HTML, PDF and archives are refused", other_files),
      SENTENCE("T11: a moving picture is refused", moving_pictures),
      SENTENCE("T11: a picture of too many pixels, or of none, is refused whatever its length", sizes),
      SENTENCE("T11: a PNG whose chunks are out of order is refused", disordered_png),
      SENTENCE("T11: a JPEG whose segments are out of order, or that has too many scans, is refused", disordered_jpeg),
      SENTENCE("T11: a WebP whose chunks do not fit together is refused", disordered_webp),
      SENTENCE("T11: every flaw of a picture has a code and a sentence", words),
  };
  return cmocka_run_group_tests_name("picture", tests, NULL, NULL);
}
