-- The gradesheet as a document, in one of three languages, for paper (PDF) and spreadsheets (XLSX), and as plain lines for programs
-- (CSV). Lines and styles: see document.h.

-- Every phrase of it; %s stands for a value. No ending is ever glued to a value.
create or replace function gradesheet_words(language text) returns jsonb
language sql immutable parallel safe as $$
  select jsonb_object_agg(p.word, case language when 'kk' then p.kk when 'ru' then p.ru else p.en end) from (values
    ('title',       '№ %s тізімдеме',                'Ведомость № %s',              'Gradesheet No. %s'),
    ('main',        'емтихан тізімдемесі',           'экзаменационная ведомость',   'of final grades'),
    ('rectifies',   'түзету тізімдемесі; түзетілетін тізімдеме: № %s', 'исправительная ведомость; исправляемая ведомость: № %s',
                    'rectification of gradesheet No. %s'),
    ('session',     'Емтихан сессиясы',              'Экзаменационная сессия',      'Exam session'),
    ('discipline',  'Пән',                           'Дисциплина',                  'Discipline'),
    ('group',       'Топ',                           'Группа',                      'Group'),
    ('exam',        'Емтихан түрі',                  'Вид экзамена',                'Kind of exam'),
    ('exam.test',   'тест емтиханы',                 'тестовый экзамен',            'test exam'),
    ('exam.oral',   'ауызша емтихан',                'устный экзамен',              'oral exam'),
    ('exam.creative', 'шығармашылық емтихан',        'творческий экзамен',          'creative exam'),
    ('sitting',     'Емтихан уақыты',                'Время экзамена',              'Time of the exam'),
    ('threshold',   'Шекті балл',                    'Пороговый балл',              'Threshold score'),
    ('commission',  'Комиссия құрамы',               'Состав комиссии',             'The commission'),
    ('reason',      'Себебі',                        'Причина',                     'Reason'),
    ('basis',       'Негіздеме',                     'Основание',                   'Basis'),
    ('column.n',    '№',                             '№',                           'No.'),
    ('column.line', 'Жол',                           'Строка',                      'Line'),
    ('line.was',    'бұрынғы',                       'было',                        'was'),
    ('line.is',     'жаңа',                          'стало',                       'is'),
    ('column.full_name', 'Тегі, аты, әкесінің аты',  'Фамилия, имя, отчество',      'Full name'),
    ('column.login', 'Логин',                        'Логин',                       'Login'),
    ('column.rating', 'Рейтинг',                     'Рейтинг',                     'Rating'),
    ('column.exam_points', 'Емтихан балы',           'Балл за экзамен',             'Exam points'),
    ('column.total', 'Қорытынды балл',              'Итоговый балл',              'Total'),
    ('column.letter', 'Әріппен',                     'Буква',                       'Letter'),
    ('column.points', 'Сандық балама',              'Цифр. экв.',                  'Grade points'),
    ('column.traditional', 'Дәстүрлі баға',         'Традиц. оценка',              'Traditional'),
    ('column.result', 'Нәтижесі',                    'Результат',                   'Result'),
    ('result.graded', 'бағаланды',                   'оценён',                      'graded'),
    ('result.absent', 'келмеді',                     'не явился',                   'absent'),
    ('result.not_admitted', 'жіберілмеді',           'не допущен',                  'not admitted'),
    ('result.refused', 'жауаптан бас тартты',        'отказ от ответа',             'refused'),
    ('result.removed', 'тестілеуден алып тасталды',  'снят с тестирования',         'removed'),
    ('result.annulled', 'күші жойылды',              'аннулирован',                 'annulled'),
    ('result.technical', 'техникалық себептер',      'технические причины',         'technical'),
    ('detail.continued', 'кесте бойынша жалғастырады', 'продолжит по расписанию',   'continues by the schedule'),
    ('detail.waits_for_date', 'жаңа күнін күтуде',   'ожидает новой даты',          'waits for a new date'),
    ('detail.new_date', 'жаңа күні: %s',             'новая дата: %s',              'new date: %s'),
    ('detail.rating_missing', 'рейтингі жоқ',        'нет рейтинга',                'no rating'),
    ('detail.rating_below_floor', 'рейтингі төмен',  'низкий рейтинг',              'rating too low'),
    ('students',    'Студенттер саны',               'Число студентов',             'Students'),
    ('letters',     'Әріптік бағалар',               'Буквенные оценки',            'Letter grades'),
    ('results',     'Нәтижелер',                     'Результаты',                  'Results'),
    ('lead_teacher', 'Жетекші оқытушы',              'Ведущий преподаватель',       'Lead teacher'),
    ('chair',       'Комиссия төрағасы',             'Председатель комиссии',       'Chair of the commission'),
    ('member',      'Комиссия мүшесі',               'Член комиссии',               'Member of the commission'),
    ('registrar',   'Офис-тіркеуші',                 'Офис-регистратор',            'Registrar'),
    ('confirmed',   'электрондық түрде расталды: %s', 'подтверждено электронно: %s', 'confirmed electronically: %s'),
    ('closed',      'электрондық түрде жабылды: %s', 'закрыто электронно: %s',      'closed electronically: %s'),
    ('verify',      'Тізімдеменің түпнұсқалығын тексеру: %s', 'Проверка подлинности ведомости: %s', 'To verify this gradesheet: %s'),
    ('checksum',    'Бақылау сомасы (SHA-256)',      'Контрольная сумма (SHA-256)', 'Checksum (SHA-256)')
  ) as p (word, kk, ru, en)
$$;

create or replace function gradesheet_result_words(line jsonb, w jsonb) returns text
language sql stable as $$
  select concat_ws(', ', w ->> ('result.' || (line ->> 'result')),
           format(w ->> ('detail.' || (line ->> 'detail')), spoken_time((line ->> 'held_at')::timestamptz)))
$$;

-- The table: widths in millimetres and kinds of the columns, their names, the lines. A rectification says which line is which; a
-- spreadsheet has the logins too.
create or replace function gradesheet_table(content jsonb, w jsonb, with_login boolean) returns jsonb
language sql stable as $$
  with shape as (
    select c.name, c.width, c.nth
      from (select content #>> '{head,rectifies}' is not null as has_was) r cross join lateral (values
        (1, 'n', '8n'), (2, 'line', '15t'), (3, 'full_name', case when has_was then '40t' else '51t' end), (4, 'login', '30t'),
        (5, 'rating', '15n'), (6, 'exam_points', '15n'), (7, 'total', '16n'), (8, 'letter', '13t'), (9, 'points', '13n'),
        (10, 'traditional', '14n'), (11, 'result', case when has_was then '21t' else '25t' end)) as c (nth, name, width)
     where (c.name <> 'line' or has_was) and (c.name <> 'login' or with_login))
  select document_line('columns', (select string_agg(s.width, E'\t' order by s.nth) from shape s))
      || document_line('head', (select string_agg(w ->> ('column.' || s.name), E'\t' order by s.nth) from shape s))
      || (select jsonb_agg(jsonb_build_object('style', 'row', 'text', (
            select string_agg(case s.name when 'line' then w ->> ('line.' || (l ->> 'line')) when 'result' then gradesheet_result_words(l, w)
                                          else coalesce(l ->> s.name, '') end, E'\t' order by s.nth) from shape s)) order by x.nth)
            from jsonb_array_elements(content -> 'lines') with ordinality as x (l, nth))
$$;

create or replace function gradesheet_head_lines(content jsonb, language text, w jsonb) returns jsonb
language sql stable as $$
  select document_line('title', format(w ->> 'title', h ->> 'sheet'))
      || document_line('subtitle', case when h ->> 'rectifies' is null then w ->> 'main' else format(w ->> 'rectifies', h ->> 'rectifies') end)
      || document_field(w ->> 'session', content #>> array['exam', 'session', 'title_' || language])
      || document_field(w ->> 'discipline', format('%s (%s)', content #>> array['exam', 'discipline', 'title_' || language], h ->> 'discipline'))
      || document_field(w ->> 'group', h ->> 'group')
      || document_field(w ->> 'exam', w ->> ('exam.' || (h ->> 'exam')))
      || document_field(w ->> 'sitting', spoken_time((content #>> '{sitting,starts_at}')::timestamptz))
      || document_field(w ->> 'threshold', content ->> 'threshold')
      || document_field(w ->> 'commission', h ->> 'commission')
      || document_field(w ->> 'reason', h ->> 'reason')
      || document_field(w ->> 'basis', h ->> 'basis')
    from (select content -> 'head') as x (h)
$$;

-- "A: 3; B+: 1", the best letters first.
create or replace function gradesheet_count_lines(content jsonb, w jsonb) returns jsonb
language sql stable as $$
  select case when content #>> '{head,rectifies}' is not null then '[]' else
    document_field(w ->> 'students', content #>> '{counts,students}')
    || document_field(w ->> 'letters', (select string_agg(format('%s: %s', c ->> 'letter', c ->> 'students'), '; ' order by nth)
         from jsonb_array_elements(content #> '{counts,letters}') with ordinality as x (c, nth)))
    || document_field(w ->> 'results', (select string_agg((w ->> ('result.' || c.key)) || ': ' || c.value, '; ' order by c.value::integer desc, c.key)
         from jsonb_each_text(content #> '{counts,results}') c)) end
$$;

create or replace function gradesheet_signature_lines(sheet gradesheets, w jsonb) returns jsonb
language sql stable as $$
  select document_line('signature', (w ->> 'lead_teacher') || E'\t' || (sheet.content #>> '{confirmed_by,full_name}') || E'\n'
                       || format(w ->> 'confirmed', spoken_time(sheet.confirmed_at)))
      || coalesce((select jsonb_agg(jsonb_build_object('style', 'signature', 'text', (w ->> (m ->> 'duty')) || E'\t' || (m ->> 'full_name')) order by nth)
                     from jsonb_array_elements(sheet.content -> 'commission') with ordinality as x (m, nth)), '[]')
      || document_line('signature', (w ->> 'registrar') || E'\t' || coalesce((select u.full_name || E'\n' || format(w ->> 'closed', spoken_time(sheet.closed_at))
                                                                                from users u where u.id = sheet.closed_by), ' '))
$$;

-- For programs: the columns that the checksum covers, and the checksum.
create or replace function gradesheet_plain_lines(sheet gradesheets) returns jsonb
language sql stable as $$
  select document_line('head', array_to_string(gradesheet_columns() || 'checksum'::text, E'\t'))
      || (select jsonb_agg(jsonb_build_object('style', 'row', 'text', array_to_string(r.cells || encode(sheet.checksum, 'hex'), E'\t')) order by r.nth)
            from gradesheet_rows(sheet.content) r)
$$;

create or replace function gradesheet_document_lines(sheet gradesheets, media text, language text, address text) returns jsonb
language sql stable as $$
  select case media when 'csv' then gradesheet_plain_lines(sheet) else
    gradesheet_head_lines(sheet.content, language, w)
    || gradesheet_table(sheet.content, w, media = 'xlsx')
    || gradesheet_count_lines(sheet.content, w)
    || gradesheet_signature_lines(sheet, w)
    || document_line('code', address || E'\t' || format(w ->> 'verify', address) || E'\n' || (w ->> 'checksum') || E':\n' || encode(sheet.checksum, 'hex')) end
    from gradesheet_words(language) w
$$;

-- For whoever sees the sheet, in the language asked for or else the reader's own. `origin`: of the portal, for the address at which
-- anybody can verify it.
create or replace function gradesheet_document(reader uuid, sheet uuid, media text, language text, origin text, out verdict text, out body text)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  held    gradesheets := (select g from gradesheets g where g.id = sheet);
  chosen  text := coalesce(language, (select u.language from users u where u.id = reader));
  address text := origin || '/#/verify/' || encode(held.checksum, 'hex');
begin
  if held.id is null or not gradesheet_is_seen_by((select e from exams e where e.id = held.exam_id), reader) then
    verdict := 'not_found';
  elsif chosen not in ('kk', 'ru', 'en') then
    verdict := 'bad_value';
    body := json_build_object('field', 'language', 'reason', 'unknown_language', 'detail', 'The language is kk, ru or en.');
  else
    verdict := 'ok';
    body := json_build_object('name', format('gradesheet-%s.%s', held.number, media), 'language', chosen,
      'title', format(gradesheet_words(chosen) ->> 'title', held.number), 'created_at', api_time(held.confirmed_at),
      'lines', gradesheet_document_lines(held, media, chosen, address));
  end if;
end $$;
