#include "pdf.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <string.h>

/* All lengths are points, 72 to the inch. */
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
static const struct look looks[PDF_STYLE_COUNT] = {
    [PDF_TITLE] = {.font = SERIF " Bold 15", .centred = true, .leads = true},
    [PDF_SUBTITLE] = {.font = SERIF " 10", .above = 3, .below = 8, .centred = true},
    [PDF_HEADING] = {.font = SERIF " Bold 10", .above = 12, .leads = true},
    [PDF_FIELD] = {.font = SERIF " 9", .above = 3.5, .has_label = true},
    [PDF_TEXT] = {.font = SERIF " 9", .above = 3.5},
    [PDF_SMALL] = {.font = SERIF " 7.5", .above = 12},
    [PDF_SIGNATURE] = {.font = SERIF " 9", .above = 16, .has_label = true, .leads = true, .follows = true},
};
static const char foot_font[] = SERIF " 7.5";

bool pdf_style_named(const char *name, enum pdf_style *ret_style) {
#define PDF_NAME(style, name) [style] = (name),
  static const char *const names[] = {PDF_STYLES(PDF_NAME)};
#undef PDF_NAME
  for (int i = 0; i < PDF_STYLE_COUNT; i++) {
    if (strcmp(names[i], name) != 0) continue;
    *ret_style = (enum pdf_style)i;
    return true;
  }
  return false;
}

/* A line as it is set: its label may be NULL. */
struct block {
  const struct look *look;
  bool is_signed;
  PangoLayout *label;
  PangoLayout *body;
};

struct press {
  cairo_t *cairo;
  PangoContext *context;
  const char *title;
  struct block *blocks;
  size_t count;
  double y;
  int page;
  int pages; /* 0: they are being counted, and nothing is drawn */
};

static PangoLayout *set_text(PangoContext *context, const char *font, const char *text, size_t length, double width) {
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

static struct block set_block(PangoContext *context, const struct pdf_line *line) {
  struct block block = {.look = &looks[line->style], .is_signed = line->style == PDF_SIGNATURE};
  const char *text = line->text;
  double left = LEFT;
  const char *tab = block.look->has_label ? strchr(text, '\t') : NULL;
  if (tab != NULL) {
    block.label = set_text(context, block.look->font, text, (size_t)(tab - text), VALUES - GAP - LEFT);
    text = tab + 1;
    left = VALUES;
  }
  block.body = set_text(context, block.look->font, text, strlen(text), RIGHT - left);
  if (block.look->centred) pango_layout_set_alignment(block.body, PANGO_ALIGN_CENTER);
  return block;
}

static double height_of(PangoLayout *layout) {
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
    PangoLayout *title = set_text(press->context, foot_font, press->title, strlen(press->title), RIGHT - LEFT);
    PangoLayout *pages = set_text(press->context, foot_font, number, strlen(number), RIGHT - LEFT);
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
  measure_first_line(block, &width, &height);
  bool is_whole = block->look->leads || pango_layout_get_line_count(block->body) <= WHOLE;
  if (is_whole) height = height_of(block->body);
  if (block->label != NULL) height = MAX(height, height_of(block->label));
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

static void place_block(struct press *press, size_t i) {
  const struct block *block = &press->blocks[i];
  if (press->y > TOP) press->y += block->look->above;
  make_room(press, beginning_of(press, i));
  double top = press->y;
  int page = press->page;
  if (block->label != NULL) draw_at(press, block->label, LEFT, top);
  if (block->is_signed) {
    double width = 0;
    double height = 0;
    measure_first_line(block, &width, &height);
    rule(press, VALUES + width + GAP, top + height - 2);
  }
  draw_lines(press, i);
  if (block->label != NULL && press->page == page) press->y = MAX(press->y, top + height_of(block->label));
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

bool pdf_draw(const struct pdf_document *document, struct buffer *pdf) {
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
  for (size_t i = 0; i < press.count; i++) blocks[i] = set_block(press.context, &document->lines[i]);
  place_all(&press, place_all(&press, 0));
  for (size_t i = 0; i < press.count; i++) {
    if (blocks[i].label != NULL) g_object_unref(blocks[i].label);
    g_object_unref(blocks[i].body);
  }
  g_object_unref(press.context);
  g_object_unref(fonts);
  cairo_destroy(press.cairo);
  cairo_surface_finish(surface);
  bool drawn = cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS && !pdf->failed;
  cairo_surface_destroy(surface);
  return drawn;
}
