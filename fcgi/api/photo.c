#include "api.h"

enum problem photo_store(struct call *call) {
  struct picture_texts photo;
  enum problem problem = call_picture(call, &photo);
  if (problem != PROBLEM_NONE) return problem;
  return call_store(call, Q_photo_store, 5,
                    (const char *[]){call->user_id, call->segment[0], photo.media_type, photo.width, photo.height});
}

enum problem photo_show(struct call *call) {
  return call_file(call, Q_photo_show, 1, &call->segment[0]);
}

enum problem photo_delete(struct call *call) {
  return call_query(call, Q_photo_delete, 2, (const char *[]){call->user_id, call->segment[0]});
}

enum problem examinee_photo(struct call *call) {
  return call_file(call, Q_examinee_photo, 3, (const char *[]){call->user_id, call->segment[0], call->segment[1]});
}
