// Criteria of oral and creative exams: versions that never change.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { fresh, makePerson } from '../harness/faculty.mjs'
import { startStack } from '../harness/stack.mjs'
import { refused, signIn } from './client.mjs'
import { makeAdministrator } from './dates.mjs'

let stack, administrator
before(async () => {
  stack = await startStack()
  administrator = await makeAdministrator(stack)
})
after(() => stack.stop())

const criterion = (maximum, name = 'Craft') => ({ title_kk: `${name} kk`, title_ru: `${name} ru`, title_en: name, maximum })
const put = (code, criteria, kind = 'creative') => administrator.putCriteria({ code }, { kind, criteria })

test('O12, C5, A23: a correction of criteria is their next version, and the older ones stay as they were', async () => {
  const code = fresh('K')
  const first = await put(code, [criterion('26.5'), criterion('13.50', 'Defence')])
  assert.equal(administrator.last.status, 201)
  assert.deepEqual([first.version, first.criteria.map(({ n, maximum }) => [n, maximum])], [1, [[1, '26.5'], [2, '13.5']]])
  assert.deepEqual(await put(code, [criterion('26.5'), criterion('13.5', 'Defence')]), first) // the same again
  const second = await put(code, [criterion('20'), criterion('20', 'Defence')])
  assert.deepEqual([administrator.last.status, second.version], [200, 2])
  const of = ({ items }) => items.filter((one) => one.code === code)
  assert.deepEqual(of(await administrator.listCriteria()), [second])
  assert.deepEqual(of(await administrator.listCriteria({ all: true })), [second, first])
  await assert.rejects(stack.sql("update criteria_sets set kind = 'oral' where code = $1", [code]), /append-only/)
  const entries = await stack.sql('select action, detail from audit_log where object = $1 order by number', [`criteria:${code}`])
  assert.deepEqual(entries.map(({ action, detail }) => [action, detail.before?.version, detail.after.version]), [
    ['criteria.put', undefined, 1],
    ['criteria.put', 1, 2],
  ])
})

test('A23: criteria whose maxima are no half points, or do not make 40 points, are refused', async () => {
  const code = fresh('K')
  for (const [maxima, reason] of [
    [['39.5'], 'bad_sum'],
    [['40', '0.5'], 'bad_sum'],
    [['0', '40'], 'bad_maximum'],
    [['0.25', '39.75'], 'bad_maximum'],
    [['-1', '41'], 'bad_maximum'],
    [['many', '40'], 'bad_maximum'],
  ])
    await refused(put(code, maxima.map((one) => criterion(one))), 'bad_value', { field: 'criteria', reason })
  await refused(put(code, Array(11).fill(criterion('4'))), 'bad_value', { field: 'criteria' })
  await refused(put(code, []), 'bad_value', { field: 'criteria' })
  await refused(put(code, [criterion('40', ' ')].map((one) => ({ ...one, title_en: ' ' }))), 'bad_value', { reason: 'no_title' })
  await refused(put(code, [criterion('40')], 'test'), 'bad_value', { reason: 'unknown_kind' })
  await refused(put('ORAL', [criterion('40')]), 'conflict', { reason: 'criteria_of_other_kind' })
  assert.deepEqual((await stack.sql('select from criteria_sets where code = $1', [code])).length, 0)
})

test('A23: the list of criteria says what new maxima make together, by the setting in force', async () => {
  assert.equal((await administrator.listCriteria()).points, '40')
  await stack.sql("insert into settings (name, valid_from, value, source) values ('exam_maximum', now() - interval '1 second', 50, 'test')")
  assert.equal((await administrator.listCriteria()).points, '50')
  const code = fresh('K')
  await refused(put(code, [criterion('40')]), 'bad_value', { reason: 'bad_sum' })
  assert.equal((await put(code, [criterion('50')])).version, 1)
  await stack.sql("delete from settings where name = 'exam_maximum' and value = 50")
})

test('A23: two corrections at once are two versions', async () => {
  const code = fresh('K')
  await put(code, [criterion('40')])
  await Promise.all(['1', '2', '3', '4'].map((one) => put(code, [criterion('40', one)])))
  const { items } = await administrator.listCriteria({ all: true })
  assert.deepEqual(items.filter((one) => one.code === code).map(({ version }) => version), [5, 4, 3, 2, 1])
})

test('O12: teachers read the criteria, and only administrators make them', async () => {
  const teacher = await signIn(stack, (await makePerson(stack, { roles: ['teacher'] })).login)
  const { items } = await teacher.listCriteria()
  assert.deepEqual(items.filter(({ code }) => ['ORAL', 'CREATIVE'].includes(code)).map(({ kind }) => kind), ['creative', 'oral'])
  await refused(teacher.putCriteria({ code: 'ORAL' }, { kind: 'oral', criteria: [criterion('40')] }), 'forbidden')
  const student = await signIn(stack, (await makePerson(stack)).login)
  await refused(student.listCriteria(), 'forbidden')
})
