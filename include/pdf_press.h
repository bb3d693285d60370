/* What the parts of the PDF writer share: pdf.c places blocks on pages, pdf_table.c draws rows, pdf_code.c QR codes.
   All lengths are points, 72 to the inch. */
#ifndef EMTIHAN_PDF_PRESS_H
#define EMTIHAN_PDF_PRESS_H

#include <pango/pangocairo.h>

#include "arena.h"
#include "document.h"

#define MILLIMETRE (72 / 25.4)
#define PAGE_WIDTH (210 * MILLIMETRE)
#define PAGE_HEIGHT (297 * MILLIMETRE)
#define LEFT (25 * MILLIMETRE) /* room for the holes of a folder */
#define RIGHT (PAGE_WIDTH - 15 * MILLIMETRE)
#define TOP (15 * MILLIMETRE)
#define BOTTOM (PAGE_HEIGHT - 20 * MILLIMETRE)
#define FOOT (PAGE_HEIGHT - 15 * MILLIMETRE)
#define VALUES (LEFT + 48 * MILLIMETRE) /* where the values of fields begin */
#define GAP (4 * MILLIMETRE)            /* between a label and its value */

/* A text set in a width, its lines broken. The caller owns it: g_object_unref. */
PangoLayout *press_set_text(PangoContext *context, const char *font, const char *text, size_t length, double width)
    __attribute__((warn_unused_result));
double press_height_of(PangoLayout *layout) __attribute__((warn_unused_result));

/* A row of a table: its cells side by side, in one frame. */
struct table_row {
  int count;
  double height;
  struct {
    PangoLayout *layout;
    double x;
    double width;
  } cell[DOCUMENT_COLUMNS_MAX];
};
/* A row in the arena, or NULL without memory; cells that the columns do not know are left out. Free with row_free. */
struct table_row *row_set(PangoContext *context, struct arena *arena, const struct document_columns *columns,
                          bool is_head, const char *text) __attribute__((warn_unused_result));
void row_draw(cairo_t *cairo, const struct table_row *row, double y);
void row_free(struct table_row *row); /* NULL is nothing to do */

/* A QR code of a text, a square of CODE_SIZE with its top left corner there. False without memory. */
#define CODE_SIZE (32 * MILLIMETRE)
bool code_draw(cairo_t *cairo, const char *text, double x, double y) __attribute__((warn_unused_result));

#endif
