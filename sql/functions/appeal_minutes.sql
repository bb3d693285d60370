-- The minutes (хаттама) as a document in one of three languages: what appeal_minutes_content froze, in words.

-- Every phrase of it; %s stands for a value. No ending is ever glued to a value.
create or replace function minutes_words(language text) returns jsonb
language sql immutable parallel safe as $$
  select jsonb_object_agg(p.word, case language when 'kk' then p.kk when 'ru' then p.ru else p.en end) from (values
    ('title',       '№ %s хаттама',                  'Протокол № %s',               'Minutes No. %s'),
    ('name',        '№ %s хаттама, № %s апелляция',  'Протокол № %s, апелляция № %s', 'Minutes No. %s, appeal No. %s'),
    ('admissibility', 'апелляциялық комиссияның отырысы: апелляцияны қарауға қабылдау',
                    'заседания апелляционной комиссии: принятие апелляции к рассмотрению',
                    'of the appeal commission: admission of an appeal'),
    ('merits',      'апелляциялық комиссияның отырысы: апелляцияны мәні бойынша қарау',
                    'заседания апелляционной комиссии: рассмотрение апелляции по существу',
                    'of the appeal commission: the merits of an appeal'),
    ('date',        'Күні',                          'Дата',                        'Date'),
    ('order',       'Комиссия өкімі',                'Распоряжение',                'Order on the commission'),
    ('session',     'Емтихан сессиясы',              'Экзаменационная сессия',      'Exam session'),
    ('commission',  'Комиссия құрамы',               'Состав комиссии',             'The commission'),
    ('chair',       'Төраға',                        'Председатель',                'Chair'),
    ('members',     'Мүшелер',                       'Члены комиссии',              'Members'),
    ('secretary',   'Хатшы',                         'Секретарь',                   'Secretary'),
    ('recused',     'Дауыс бермейді',                'Отведены от голосования',     'Recused'),
    ('none',        'жоқ',                           'нет',                         'nobody'),
    ('quorum',      'Кворум',                        'Кворум',                      'Quorum'),
    ('quorum_of',   'қажетті дауыс саны: %s, берілгені: %s', 'необходимо голосов: %s, подано: %s', 'votes needed: %s, given: %s'),
    ('appeal',      '№ %s апелляция',                'Апелляция № %s',              'Appeal No. %s'),
    ('student',     'Студент',                       'Студент',                     'Student'),
    ('group',       'Топ',                           'Группа',                      'Group'),
    ('exam',        'Емтихан',                       'Экзамен',                     'Exam'),
    ('kind.test',   'тест емтиханы',                 'тестовый экзамен',            'test exam'),
    ('kind.oral',   'ауызша емтихан',                'устный экзамен',              'oral exam'),
    ('kind.creative', 'шығармашылық емтихан',        'творческий экзамен',          'creative exam'),
    ('sitting',     'Емтихан уақыты',                'Время экзамена',              'Time of the exam'),
    ('requested',   'Апелляция берілді',             'Апелляция подана',            'Appealed'),
    ('filed',       'Өтініш берілді',                'Заявление подано',            'Application filed'),
    ('ground',      'Негіздеме',                     'Основание',                   'Ground'),
    ('ground.two_right_answers', 'екі дұрыс жауап',  'два правильных ответа',       'two right answers'),
    ('ground.no_right_answer', 'дұрыс жауабы жоқ',   'нет правильного ответа',      'no right answer'),
    ('ground.question_wrong', 'сұрақ дұрыс емес',    'вопрос некорректен',          'the question is incorrect'),
    ('ground.question_inexact', 'сұрақ нақты емес',  'вопрос неточен',              'the question is imprecise'),
    ('ground.wrong_language', 'тест тілі дұрыс таңдалмаған', 'неверно выбран язык теста', 'wrong language of the test'),
    ('ground.technical', 'техникалық себептер',      'технические причины',         'technical reasons'),
    ('ground.grade', 'қойылған бағамен келіспеу',    'несогласие с оценкой',        'disagreement with the grade'),
    ('ground.procedure', 'емтихан өткізу тәртібі',   'порядок проведения экзамена', 'procedure of the exam'),
    ('claim',       'Өтініш мәтіні',                 'Текст заявления',             'Application'),
    ('question',    '№ %s сұрақ',                    'Вопрос № %s',                 'Question No. %s'),
    ('own_answer',  'Студент дұрыс деп санайтын жауап: %s', 'Ответ, который студент считает правильным: %s',
                    'The answer that the student thinks is right: %s'),
    ('pictures',    'Тіркелген скриншот саны',       'Приложено скриншотов',        'Screenshots attached'),
    ('votes',       'Дауыс беру',                    'Голосование',                 'Votes'),
    ('vote.admissible', 'қарауға қабылдансын',       'принять к рассмотрению',      'to accept for consideration'),
    ('vote.inadmissible', 'қарауға қабылданбасын',   'не принимать к рассмотрению', 'not to accept for consideration'),
    ('vote.upheld', 'қанағаттандырылсын',            'удовлетворить',               'to uphold'),
    ('vote.rejected', 'қанағаттандырусыз қалдырылсын', 'оставить без удовлетворения', 'to reject'),
    ('vote.corrected', 'балл түзетілсін',            'исправить балл',              'to correct the points'),
    ('dissent',     '%s (ерекше пікір)',             '%s (особое мнение)',          '%s (dissent)'),
    ('tally',       'Нәтижесі',                      'Итог',                        'Result'),
    ('decision',    'Шешім',                         'Решение',                     'Decision'),
    ('outcome.admissible', 'Апелляция қарауға қабылданды.', 'Апелляция принята к рассмотрению.', 'The appeal is accepted for consideration.'),
    ('outcome.inadmissible', 'Апелляция қарауға қабылданбады.', 'Апелляция не принята к рассмотрению.',
                    'The appeal is not accepted for consideration.'),
    ('outcome.upheld', 'Апелляция қанағаттандырылды.', 'Апелляция удовлетворена.',  'The appeal is upheld.'),
    ('outcome.rejected', 'Апелляция қанағаттандырусыз қалдырылды.', 'Апелляция оставлена без удовлетворения.', 'The appeal is rejected.'),
    ('outcome.corrected', 'Апелляция қанағаттандырылды: балл түзетіледі.', 'Апелляция удовлетворена: балл исправляется.',
                    'The appeal is upheld: the points are corrected.'),
    ('executed',    'Орындалғаны',                   'Исполнено',                   'Executed'),
    ('effect.attempt_resumes', 'Студент тестті жалғастырады. Жалғастыру мерзімі: %s.', 'Студент продолжает тест. Срок продолжения: %s.',
                    'The student resumes the test. Resume until: %s.'),
    ('effect.attempt_scored', 'Тапсыру әрекеті аяқталып, бағаланды.', 'Попытка завершена и оценена.', 'The attempt is finished and scored.'),
    ('effect.attempt_annulled', 'Тапсыру әрекетінің күші жойылды.', 'Попытка аннулирована.', 'The attempt is annulled.'),
    ('effect.result_annulled', 'Бағаның күші жойылды.', 'Оценка аннулирована.',     'The grade is annulled.'),
    ('effect.question_withdrawn', '№ %s сұрақ сұрақтар банкінен алынды.', 'Вопрос № %s изъят из банка вопросов.',
                    'Question No. %s is withdrawn from the question bank.'),
    ('effect.others_affected', 'Осы сұрақтар басқа студенттерге де түскен. Олардың тапсыру әрекеттерінің саны: %s.',
                    'Эти вопросы были и у других студентов. Число их попыток: %s.',
                    'Other students had these questions too. Their attempts: %s.'),
    ('effect.new_date', 'Емтихан тапсырудың жаңа уақыты: %s.', 'Назначены новые дата и время экзамена: %s.',
                    'New date and time of the exam: %s.'),
    ('effect.waits_for_date', 'Емтихан тапсырудың жаңа күні мен уақытын сессия администраторы тағайындайды.',
                    'Новые дату и время экзамена назначает администратор сессии.',
                    'The session administrator appoints a new date and time of the exam.'),
    ('effect.points_corrected', 'Түзетілген емтихан балы: %s.', 'Исправленный балл за экзамен: %s.', 'Corrected exam points: %s.'),
    ('answer',      'Студентке берілген жауап',      'Ответ студенту',              'Answer to the student'),
    ('signed',      'электрондық қолтаңба қойылған уақыт: %s', 'подписано электронно: %s', 'signed electronically: %s'),
    ('document',    'Электрондық құжат: %s',         'Электронный документ: %s',    'Electronic document: %s')
  ) as p (word, kk, ru, en)
$$;

-- A line of a document as a list of one (styles: see pdf.h); of none when there is nothing to say.
create or replace function document_line(style text, said text) returns jsonb
language sql immutable parallel safe as $$
  select case when said <> '' then jsonb_build_array(jsonb_build_object('style', style, 'text', said)) else '[]' end
$$;
create or replace function document_field(label text, value text) returns jsonb
language sql immutable parallel safe as $$ select document_line('field', label || E'\t' || nullif(value, '')) $$;

-- The names of a list of people, separated by commas.
create or replace function full_names(people jsonb) returns text
language sql immutable parallel safe as $$
  select string_agg(p ->> 'full_name', ', ' order by nth) from jsonb_array_elements(people) with ordinality as x (p, nth)
$$;

create or replace function minutes_head_lines(minutes appeal_minutes, language text, w jsonb) returns jsonb
language sql stable as $$
  select document_line('title', format(w ->> 'title', minutes.number))
      || document_line('subtitle', w ->> (minutes.content ->> 'stage'))
      || document_field(w ->> 'date', spoken_time(minutes.signed_at))
      || document_field(w ->> 'order', format('№ %s, %s', c ->> 'order_number', to_char((c ->> 'order_date')::date, 'DD.MM.YYYY')))
      || document_field(w ->> 'session', minutes.content #>> array['appeal', 'exam', 'session', 'title_' || language])
      || document_line('heading', w ->> 'commission')
      || document_field(w ->> 'chair', c #>> '{chair,full_name}')
      || document_field(w ->> 'members', full_names(c -> 'members'))
      || document_field(w ->> 'secretary', c #>> '{secretary,full_name}')
      || document_field(w ->> 'recused', coalesce(full_names(minutes.content -> 'recused'), w ->> 'none'))
      || document_field(w ->> 'quorum', format(w ->> 'quorum_of', minutes.content ->> 'quorum',
                                               jsonb_array_length(minutes.content -> 'votes')))
    from (select minutes.content -> 'commission') as x (c)
$$;

create or replace function minutes_appeal_lines(appeal jsonb, language text, w jsonb) returns jsonb
language sql stable as $$
  select document_line('heading', format(w ->> 'appeal', appeal ->> 'number'))
      || document_field(w ->> 'student', appeal #>> '{student,full_name}')
      || document_field(w ->> 'group', appeal #>> '{student,group}')
      || document_field(w ->> 'exam', format('%s (%s)', appeal #>> array['exam', 'discipline', 'title_' || language],
                                             w ->> ('kind.' || (appeal #>> '{exam,kind}'))))
      || document_field(w ->> 'sitting', spoken_time((appeal #>> '{sitting,starts_at}')::timestamptz))
      || document_field(w ->> 'requested', spoken_time((appeal ->> 'requested_at')::timestamptz))
      || document_field(w ->> 'filed', spoken_time((appeal ->> 'filed_at')::timestamptz))
      || document_field(w ->> 'ground', w ->> ('ground.' || (appeal ->> 'ground')))
      || document_field(w ->> 'claim', appeal ->> 'claim')
      || coalesce((select jsonb_agg(line order by nth) from jsonb_array_elements(appeal -> 'questions') with ordinality as x (q, nth),
                     jsonb_array_elements(document_field(format(w ->> 'question', q ->> 'n'),
                       coalesce(nullif(concat_ws(E'\n', nullif(q ->> 'claim', ''),
                         format(w ->> 'own_answer', nullif(q ->> 'own_answer', ''))), ''), '–'))) line), '[]')
      || document_field(w ->> 'pictures', nullif(jsonb_array_length(appeal -> 'pictures'), 0)::text)
$$;

create or replace function minutes_vote_lines(votes jsonb, w jsonb) returns jsonb
language sql stable as $$
  select document_line('heading', w ->> 'votes')
      || (select jsonb_agg(line order by nth) from jsonb_array_elements(votes) with ordinality as x (v, nth),
            jsonb_array_elements(document_field(v ->> 'full_name',
              format(case when (v ->> 'dissent')::boolean then w ->> 'dissent' else '%s' end, w ->> ('vote.' || (v ->> 'vote')))
              || E'\n' || (v ->> 'reason'))) line)
      || document_field(w ->> 'tally', (select string_agg(format('%s: %s', w ->> ('vote.' || vote), n), '; ' order by n desc, vote)
                                          from (select v ->> 'vote' as vote, count(*) as n from jsonb_array_elements(votes) v
                                                 group by 1) t))
$$;

-- What an effect of the decision is called; each has one value at most.
create or replace function minutes_effect(effect jsonb, w jsonb) returns text
language sql stable as $$
  select format(w ->> ('effect.' || (effect ->> 'effect')),
                coalesce(spoken_end((effect ->> 'resume_until')::timestamptz), spoken_time((effect ->> 'starts_at')::timestamptz),
                         effect ->> 'n', effect ->> 'attempts', effect ->> 'exam_points'))
$$;

create or replace function minutes_decision_lines(minutes appeal_minutes, w jsonb) returns jsonb
language sql stable as $$
  select document_line('heading', w ->> 'decision')
      || document_line('text', w ->> ('outcome.' || (minutes.content ->> 'outcome')))
      || coalesce((select document_line('heading', w ->> 'executed')
                       || jsonb_agg(line order by nth) from jsonb_array_elements(minutes.content -> 'effects') with ordinality as x (e, nth),
                     jsonb_array_elements(document_line('text', format('%s. %s', nth, minutes_effect(e, w)))) line), '[]')
      || document_line('heading', w ->> 'answer')
      || document_line('text', minutes.content ->> 'answer')
      || document_line('signature', (w ->> 'chair') || E'\t' || (minutes.content #>> '{commission,chair,full_name}') || E'\n'
                                    || format(w ->> 'signed', spoken_time(minutes.signed_at)))
      || document_line('signature', (w ->> 'secretary') || E'\t' || (minutes.content #>> '{commission,secretary,full_name}'))
      || document_line('small', format(w ->> 'document', minutes.id))
$$;

-- The whole document, from its title to the signatures: [{style, text}].
create or replace function minutes_lines(minutes appeal_minutes, language text) returns jsonb
language sql stable as $$
  select minutes_head_lines(minutes, language, w) || minutes_appeal_lines(minutes.content -> 'appeal', language, w)
      || minutes_vote_lines(minutes.content -> 'votes', w) || minutes_decision_lines(minutes, w)
    from minutes_words(language) w
$$;

-- For an administrator or a member of the commission, in the language asked for or else the reader's own.
create or replace function appeal_minutes_pdf(person uuid, appeal uuid, minutes uuid, language text, out verdict text, out body text)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  held   appeal_minutes;
  chosen text := coalesce(language, (select u.language from users u where u.id = person));
begin
  select m.* into held from appeal_minutes m where m.id = minutes and m.appeal_id = appeal and minutes_are_seen_by(m, person);
  if held.id is null then
    verdict := 'not_found';
  elsif chosen not in ('kk', 'ru', 'en') then
    verdict := 'bad_value';
    body := json_build_object('field', 'language', 'reason', 'unknown_language', 'detail', 'The language is kk, ru or en.');
  else
    verdict := 'ok';
    body := json_build_object('name', format('minutes-%s.pdf', held.number), 'language', chosen,
      'title', format(minutes_words(chosen) ->> 'name', held.number, held.content #>> '{appeal,number}'),
      'created_at', api_time(held.signed_at), 'lines', minutes_lines(held, chosen));
  end if;
end $$;
