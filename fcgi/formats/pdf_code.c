#include <qrencode.h>

#include "pdf_press.h"

bool code_draw(cairo_t *cairo, const char *text, double x, double y) {
  QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
  if (code == NULL) return false;
  double size = CODE_SIZE / code->width;
  for (int i = 0; i < code->width * code->width; i++)
    if ((code->data[i] & 1) != 0)
      cairo_rectangle(cairo, x + i % code->width * size, y + i / code->width * size, size, size);
  cairo_save(cairo);
  cairo_set_antialias(cairo, CAIRO_ANTIALIAS_NONE); /* no seams between the squares */
  cairo_fill(cairo);
  cairo_restore(cairo);
  QRcode_free(code);
  return true;
}
