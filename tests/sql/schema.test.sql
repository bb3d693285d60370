begin;
select plan(7);
select ok((select datcollate = 'C.UTF-8' and datlocprovider = 'i' and daticulocale = 'kk' from pg_database
            where datname = current_database()), 'The database sorts as Kazakh does');
select results_eq($$ select letter from unnest(array['б', 'ә', 'а', 'қ', 'к']) as letter order by letter $$,
  array['а', 'ә', 'б', 'к', 'қ'], 'Kazakh letters stand where Kazakh has them');

select is_empty($$
  select looked_by from unnest(array['attempts.student_id', 'attempts.sitting_id', 'exams.group_id', 'sittings.exam_id', 'group_members.group_id',
                                     'sitting_students.student_id', 'ratings.student_id', 'sessions.user_id']) as looked_by
   where not exists (select from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
                      where i.indpred is null and a.attrelid::regclass || '.' || a.attname = looked_by) $$,
  'T6: the schedule, the board and the session look for no rows without an index');

select is_empty($$
  select p.proname from pg_proc p join pg_language l on l.oid = p.prolang
   where p.proname in ('message_unread', 'user_json', 'sitting_board', 'calendar_feed_events') and l.lanname = 'sql' and p.prosecdef $$,
  'What open pages and calendars ask all the time is not planned anew at every call');

select is(clean_text(U&' \043A\0438\0306 \00a0'), U&'\043A\0439', 'Texts are composed and trimmed: equal letters are equal bytes');
select is(clean_text(repeat(U&'\0958', 3)), repeat(U&'\0958', 3), 'No text becomes longer than it was when its length was judged');
select ok(link_flaw('https://a.kz/' || repeat('a', 980)) is null and link_flaw('https://a.kz/' || repeat('–', 980)) is not null
            and link_flaw('https://a.kz/' || repeat('a', 990)) is not null,
  'C8: a link has up to 1000 characters, of which a page of its index can hold all bytes');
select * from finish();
rollback;
