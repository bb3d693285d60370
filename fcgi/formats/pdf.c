#include "pdf.h"

#include <cairo-pdf.h>
#include <string.h>

#include "pdf_press.h"

enum { WHOLE = 3 }; /* so few lines are not parted by the end of a page */

struct look {
  const char *font;
  double above; /* left free, but not at a page's top */
  double below;
  bool centred;
  bool has_label;
  bool leads;   /* stands whole on the page where what follows it begins */
  bool follows; /* begins on the page where what precedes it ends */
};
#define SERIF "DejaVu Serif"
static const struct look looks[DOCUMENT_STYLE_COUNT] = {
    [DOCUMENT_TITLE] = {.font = SERIF " Bold 15", .centred = true, .leads = true},
    [DOCUMENT_SUBTITLE] = {.font = SERIF " 10", .above = 3, .below = 8, .centred = true},
    [DOCUMENT_HEADING] = {.font = SERIF " Bold 10", .above = 12, .leads = true},
    [DOCUMENT_FIELD] = {.font = SERIF " 9", .above = 3.5, .has_label = true},
    [DOCUMENT_TEXT] = {.font = SERIF " 9", .above = 3.5},
    [DOCUMENT_SMALL] = {.font = SERIF " 7.5", .above = 12},
    [DOCUMENT_SIGNATURE] = {.font = SERIF " 9", .above = 16, .has_label = true, .leads = true, .follows = true},
    [DOCUMENT_HEAD] = {.above = 10, .leads = true},
    [DOCUMENT_CODE] = {.font = SERIF " 8", .above = 14, .has_label = true},
};
static const char foot_font[] = SERIF " 7.5";

/* A line as it is set: a row of a table, or a body whose label may be NULL. Columns are neither. */
struct block {
  const struct look *look;
  enum document_style style;
  struct table_row *row;
  const char *code; /* NULL: none */
  PangoLayout *label;
  PangoLayout *body;
};

struct press {
  cairo_t *cairo;
  PangoContext *context;
  const char *title;
  struct block *blocks;
  size_t count;
  const struct table_row *head; /* of the table that is being drawn */
  bool failed;
  double y;
  int page;
  int pages; /* 0: they are being counted, and nothing is drawn */
};

PangoLayout *press_set_text(PangoContext *context, const char *font, const char *text, size_t length, double width) {
  PangoLayout *layout = pango_layout_new(context);
  PangoFontDescription *description = pango_font_description_from_string(font);
  pango_layout_set_font_description(layout, description);
  pango_font_description_free(description);
  pango_layout_set_width(layout, pango_units_from_double(width));
  pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_spacing(layout, pango_units_from_double(1.2));
  pango_layout_set_text(layout, text, (int)length);
  return layout;
}

/* `columns` are those of the table that the line belongs to. */
static struct block set_block(PangoContext *context, struct arena *arena, const struct document_columns *columns,
                              const struct document_line *line) {
  struct block block = {.look = &looks[line->style], .style = line->style};
  const char *text = line->text;
  double left = LEFT;
  if (line->style == DOCUMENT_COLUMNS) return block;
  if (line->style == DOCUMENT_HEAD || line->style == DOCUMENT_ROW) {
    block.row = row_set(context, arena, columns, line->style == DOCUMENT_HEAD, text);
    return block;
  }
  const char *tab = block.look->has_label ? strchr(text, '\t') : NULL;
  if (tab != NULL && line->style == DOCUMENT_CODE) {
    block.code = arena_copy(arena, text, (size_t)(tab - text));
    if (block.code == NULL) return block;
    left = LEFT + CODE_SIZE + 2 * GAP;
  } else if (tab != NULL) {
    block.label = press_set_text(context, block.look->font, text, (size_t)(tab - text), VALUES - GAP - LEFT);
    left = VALUES;
  }
  if (tab != NULL) text = tab + 1;
  block.body = press_set_text(context, block.look->font, text, strlen(text), RIGHT - left);
  if (block.look->centred) pango_layout_set_alignment(block.body, PANGO_ALIGN_CENTER);
  return block;
}

double press_height_of(PangoLayout *layout) {
  int height = 0;
  pango_layout_get_size(layout, NULL, &height);
  return pango_units_to_double(height);
}

static void draw_at(struct press *press, PangoLayout *layout, double x, double y) {
  if (press->pages == 0) return;
  cairo_move_to(press->cairo, x, y);
  pango_cairo_show_layout(press->cairo, layout);
}

static void rule(struct press *press, double from, double y) {
  if (press->pages == 0) return;
  cairo_set_line_width(press->cairo, 0.5);
  cairo_move_to(press->cairo, from, y);
  cairo_line_to(press->cairo, RIGHT, y);
  cairo_stroke(press->cairo);
}

static void end_page(struct press *press) {
  if (press->pages > 0) {
    char number[32];
    g_snprintf(number, sizeof number, "%d/%d", press->page, press->pages);
    PangoLayout *title = press_set_text(press->context, foot_font, press->title, strlen(press->title), RIGHT - LEFT);
    PangoLayout *pages = press_set_text(press->context, foot_font, number, strlen(number), RIGHT - LEFT);
    pango_layout_set_alignment(pages, PANGO_ALIGN_RIGHT);
    rule(press, LEFT, FOOT - 4);
    draw_at(press, title, LEFT, FOOT);
    draw_at(press, pages, LEFT, FOOT);
    g_object_unref(title);
    g_object_unref(pages);
    cairo_show_page(press->cairo);
  }
  press->page++;
  press->y = TOP;
}

static void make_room(struct press *press, double height) {
  if (press->y + height > BOTTOM && press->y > TOP) end_page(press);
}

/* The width and height of its first line. */
static void measure_first_line(const struct block *block, double *ret_width, double *ret_height) {
  PangoRectangle line;
  pango_layout_line_get_extents(pango_layout_get_line_readonly(block->body, 0), NULL, &line);
  *ret_width = pango_units_to_double(line.width);
  *ret_height = pango_units_to_double(line.height);
}

static double beginning_of(const struct press *press, size_t i);

/* What has to fit below the last line of a block: of the next one, when they may not be parted. */
static double bound_below(const struct press *press, size_t i) {
  if (i + 1 == press->count) return 0;
  const struct look *next = press->blocks[i + 1].look;
  return press->blocks[i].look->leads || next->follows ? next->above + beginning_of(press, i + 1) : 0;
}

/* What has to fit for a block to begin on this page. */
static double beginning_of(const struct press *press, size_t i) {
  const struct block *block = &press->blocks[i];
  double width = 0;
  double height = 0;
  if (block->row != NULL) return block->row->height + bound_below(press, i);
  if (block->body == NULL) return bound_below(press, i);
  if (block->code != NULL) return MAX(CODE_SIZE, press_height_of(block->body));
  measure_first_line(block, &width, &height);
  bool is_whole = block->look->leads || pango_layout_get_line_count(block->body) <= WHOLE;
  if (is_whole) height = press_height_of(block->body);
  if (block->label != NULL) height = MAX(height, press_height_of(block->label));
  return is_whole ? height + bound_below(press, i) : height;
}

/* Line by line, over as many pages as it takes. */
static void draw_lines(struct press *press, size_t i) {
  PangoLayout *layout = press->blocks[i].body;
  double left = press->blocks[i].label == NULL ? LEFT : VALUES;
  PangoLayoutIter *at = pango_layout_get_iter(layout);
  do {
    PangoRectangle extents;
    int from = 0;
    int to = 0;
    pango_layout_iter_get_line_extents(at, NULL, &extents);
    pango_layout_iter_get_line_yrange(at, &from, &to);
    double height = pango_units_to_double(to - from);
    make_room(press, pango_layout_iter_at_last_line(at) ? height + bound_below(press, i) : height);
    if (press->pages > 0) {
      cairo_move_to(press->cairo, left + pango_units_to_double(extents.x),
                    press->y + pango_units_to_double(pango_layout_iter_get_baseline(at) - from));
      pango_cairo_show_layout_line(press->cairo, pango_layout_iter_get_line_readonly(at));
    }
    press->y += height;
  } while (pango_layout_iter_next_line(at));
  pango_layout_iter_free(at);
}

/* Below the head where a page begins within the table. */
static void place_row(struct press *press, size_t i) {
  const struct table_row *row = press->blocks[i].row;
  int page = press->page;
  make_room(press, beginning_of(press, i));
  if (press->blocks[i].style == DOCUMENT_HEAD) {
    press->head = row;
  } else if (press->page != page && press->head != NULL) {
    if (press->pages > 0) row_draw(press->cairo, press->head, press->y);
    press->y += press->head->height;
  }
  if (press->pages > 0) row_draw(press->cairo, row, press->y);
  press->y += row->height;
}

static void place_code(struct press *press, size_t i) {
  const struct block *block = &press->blocks[i];
  make_room(press, beginning_of(press, i));
  if (press->pages > 0 && !code_draw(press->cairo, block->code, LEFT, press->y)) press->failed = true;
  draw_at(press, block->body, LEFT + CODE_SIZE + 2 * GAP, press->y);
  press->y += beginning_of(press, i);
}

static void place_field(struct press *press, size_t i) {
  const struct block *block = &press->blocks[i];
  make_room(press, beginning_of(press, i));
  double top = press->y;
  int page = press->page;
  if (block->label != NULL) draw_at(press, block->label, LEFT, top);
  if (block->style == DOCUMENT_SIGNATURE) {
    double width = 0;
    double height = 0;
    measure_first_line(block, &width, &height);
    rule(press, VALUES + width + GAP, top + height - 2);
  }
  draw_lines(press, i);
  if (block->label != NULL && press->page == page) press->y = MAX(press->y, top + press_height_of(block->label));
}

static void place_block(struct press *press, size_t i) {
  const struct block *block = &press->blocks[i];
  if (press->y > TOP) press->y += block->look->above;
  if (block->row != NULL)
    place_row(press, i);
  else if (block->code != NULL)
    place_code(press, i);
  else if (block->body != NULL)
    place_field(press, i);
  press->y += block->look->below;
}

/* The whole document; the number of its pages. */
static int place_all(struct press *press, int pages) {
  press->pages = pages;
  press->page = 1;
  press->y = TOP;
  for (size_t i = 0; i < press->count; i++) place_block(press, i);
  end_page(press);
  return press->page - 1;
}

/* Every document has fonts of its own: those of Pango must not be shared by threads. */
static PangoContext *new_context(PangoFontMap *fonts, const char *language) {
  PangoContext *context = pango_font_map_create_context(fonts);
  cairo_font_options_t *options = cairo_font_options_create();
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options(context, options);
  cairo_font_options_destroy(options);
  pango_context_set_round_glyph_positions(context, FALSE);
  pango_context_set_language(context, pango_language_from_string(language));
  return context;
}

static cairo_status_t keep(void *closure, const unsigned char *bytes, unsigned int length) {
  struct buffer *pdf = closure;
  buffer_append(pdf, (const char *)bytes, length);
  return pdf->failed ? CAIRO_STATUS_NO_MEMORY : CAIRO_STATUS_SUCCESS;
}

/* False without memory; what was set is to be freed all the same. */
static bool set_blocks(struct press *press, struct arena *arena, const struct document *document) {
  struct document_columns columns = {0};
  for (size_t i = 0; i < press->count; i++) {
    const struct document_line *line = &document->lines[i];
    if (line->style == DOCUMENT_COLUMNS) columns = document_read_columns(line->text);
    struct block *block = &press->blocks[i];
    *block = set_block(press->context, arena, &columns, line);
    if (block->row == NULL && block->body == NULL && line->style != DOCUMENT_COLUMNS) return false;
  }
  return true;
}

static void free_blocks(struct press *press) {
  for (size_t i = 0; i < press->count; i++) {
    row_free(press->blocks[i].row);
    if (press->blocks[i].label != NULL) g_object_unref(press->blocks[i].label);
    if (press->blocks[i].body != NULL) g_object_unref(press->blocks[i].body);
  }
}

bool pdf_draw(const struct document *document, struct buffer *pdf) {
  struct block *blocks = arena_alloc(pdf->arena, (document->count + 1) * sizeof *blocks);
  if (blocks == NULL) return false;
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(keep, pdf, PAGE_WIDTH, PAGE_HEIGHT);
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, document->title);
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, document->created_at);
  PangoFontMap *fonts = pango_cairo_font_map_new();
  pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(fonts), 72);
  struct press press = {.cairo = cairo_create(surface),
                        .context = new_context(fonts, document->language),
                        .title = document->title,
                        .blocks = blocks,
                        .count = document->count};
  press.failed = !set_blocks(&press, pdf->arena, document);
  if (!press.failed) place_all(&press, place_all(&press, 0));
  free_blocks(&press);
  g_object_unref(press.context);
  g_object_unref(fonts);
  cairo_destroy(press.cairo);
  cairo_surface_finish(surface);
  bool drawn = cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS && !pdf->failed && !press.failed;
  cairo_surface_destroy(surface);
  return drawn;
}
