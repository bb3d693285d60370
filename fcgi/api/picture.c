#include "api.h"

/* T11 */
enum problem picture_store(struct call *call) {
  struct picture_texts picture;
  enum problem problem = call_picture(call, &picture);
  if (problem != PROBLEM_NONE) return problem;
  return call_store(call, Q_picture_store, 6,
                    (const char *[]){call->user_id, call->segment[0], call->segment[1], picture.media_type,
                                     picture.width, picture.height});
}

enum problem picture_show(struct call *call) {
  return call_file(call, Q_picture_show, 3, (const char *[]){call->user_id, call->segment[0], call->segment[1]});
}

enum problem picture_delete(struct call *call) {
  return call_query(call, Q_picture_delete, 3, (const char *[]){call->user_id, call->segment[0], call->segment[1]});
}
