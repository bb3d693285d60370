#include "pdf_press.h"

#define PADDING 2.5

struct table_row *row_set(PangoContext *context, struct arena *arena, const struct document_columns *columns,
                          bool is_head, const char *text) {
  struct table_row *row = arena_alloc(arena, sizeof *row);
  double x = LEFT;
  if (row == NULL) return NULL;
  for (const char *at = text; at != NULL && row->count < columns->count; row->count++) {
    struct document_cell cell = document_next_cell(&at);
    double width = columns->column[row->count].width * MILLIMETRE;
    PangoLayout *layout = press_set_text(context, is_head ? "DejaVu Serif Bold 6.5" : "DejaVu Serif 8", cell.text,
                                         cell.length, width - 2 * PADDING);
    if (!is_head && columns->column[row->count].is_number) pango_layout_set_alignment(layout, PANGO_ALIGN_RIGHT);
    row->cell[row->count].layout = layout;
    row->cell[row->count].x = x;
    row->cell[row->count].width = width;
    row->height = MAX(row->height, press_height_of(layout) + 2 * PADDING);
    x += width;
  }
  return row;
}

void row_draw(cairo_t *cairo, const struct table_row *row, double y) {
  cairo_set_line_width(cairo, 0.5);
  for (int i = 0; i < row->count; i++) {
    cairo_rectangle(cairo, row->cell[i].x, y, row->cell[i].width, row->height);
    cairo_stroke(cairo);
    cairo_move_to(cairo, row->cell[i].x + PADDING, y + PADDING);
    pango_cairo_show_layout(cairo, row->cell[i].layout);
  }
}

void row_free(struct table_row *row) {
  for (int i = 0; row != NULL && i < row->count; i++) g_object_unref(row->cell[i].layout);
}
