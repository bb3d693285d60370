#include "picture.h"

#include "api.h"

/* T11: the bytes say of what type the picture is; whoever sends it says the same. */
enum problem picture_store(struct call *call) {
  const struct request *request = call->request;
  struct picture picture;
  enum picture_flaw flaw = picture_read(request->body, request->body_length, &picture);
  if (flaw != PICTURE_SOUND) {
    call->extra = arena_printf(call->arena, "{\"reason\":\"%s\"}", picture_flaw_code(flaw));
    return call_refuse(call, PROBLEM_FILE_REFUSED, NULL, picture_flaw_detail(flaw));
  }
  const char *media_type = picture_media_type(picture.type);
  if (!request_has_media_type(request, media_type))
    return call_refuse(call, PROBLEM_WRONG_MEDIA_TYPE, NULL,
                       arena_printf(call->arena, "The file is %s and was sent as something else.", media_type));
  const char *width = arena_printf(call->arena, "%d", picture.width);
  const char *height = arena_printf(call->arena, "%d", picture.height);
  if (width == NULL || height == NULL) return PROBLEM_INTERNAL;
  return call_store(call, Q_picture_store, 6,
                    (const char *[]){call->user_id, call->segment[0], call->segment[1], media_type, width, height});
}

enum problem picture_show(struct call *call) {
  return call_file(call, Q_picture_show, 3, (const char *[]){call->user_id, call->segment[0], call->segment[1]});
}

enum problem picture_delete(struct call *call) {
  return call_query(call, Q_picture_delete, 3, (const char *[]){call->user_id, call->segment[0], call->segment[1]});
}
