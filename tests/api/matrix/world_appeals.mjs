// The appeals of the world: of the student against tests, in every state that waits for somebody, and against the closed
// oral exam.
import { makeCommission } from '../../harness/faculty.mjs'
import { png } from '../../harness/pictures.mjs'
import { settle, vote } from '../decisions.mjs'
import { attemptOf, force, makeTestOf } from './world_tests.mjs'

export async function makeAppeals(world) {
  const { stack, people, clients, secrets, things } = world
  const { student, admin } = clients
  const commission = await makeCommission(stack, world.session, { members: 0 })
  await force(world, `delete from appeal_commission_members where commission_id = '${commission.id}'`)
  const seats = [['appeal chair', 'chair'], ['appeal member', 'member'], ['recused', 'member'], ['secretary', 'secretary']]
  for (const [who, duty] of seats)
    await stack.sql('insert into appeal_commission_members values ($1, $2, $3)', [commission.id, people[who].id, duty])
  const other = await makeCommission(stack, world.otherSession, { members: 2 })
  await force(world, `update appeal_commission_members set user_id = '${people['other appeal chair'].id}' where commission_id = '${other.id}' and duty = 'chair'`)
  const all = { chair: clients['appeal chair'], voters: seats.slice(0, 3).map(([who]) => clients[who]) }

  const request = async (name, test) => {
    const made = test ?? (await makeTestOf(world, `appealed, ${name}`))
    const paper = await attemptOf(world, made)
    const claim = secrets.code(`appeal that is ${name}`)
    const appeal = await student.requestAppeal({ id: made.sitting }, { ground: 'two_right_answers', questions: [7], claim })
    return { ...made, paper, claim, appeal, id: appeal.id, n: 1 }
  }
  const admitted = async (name) => {
    const made = await request(name)
    await admin.removeAttempt({ id: made.paper.id }, { reason: secrets.code('reason of a removal') })
    await settle(all, made.appeal, 'admissible')
    return made
  }
  const filed = async (name) => {
    const made = await admitted(name)
    await student.fileAppeal({ id: made.id }, { claim: made.claim, questions: [{ n: 7, claim: made.claim, own_answer: 'Екінші' }] })
    const picture = png({ size: 300, fill: secrets.code(`picture of the appeal that is ${name}`) })
    await student.putPicture({ id: made.id, n: 1 }, picture)
    return { ...made, picture }
  }
  const [requested, admissible, judged, returned, rejected, upheld] = await Promise.all(
    [request('requested'), admitted('admissible'), ...['filed', 'returned', 'rejected', 'upheld'].map(filed)])
  await force(world, `update question_versions set created_by = '${people.recused.id}' where id =
    (select question_versions[7] from attempts where id = '${judged.paper.id}')`)
  await clients['appeal member'].voteOnAppeal({ id: judged.id }, { vote: 'upheld', reason: secrets.code('vote of the member') })
  await clients.secretary.returnAppeal({ id: returned.id }, { answer: secrets.code('answer to the returned appeal') })
  await vote(all.voters, rejected.appeal, 'rejected')
  await clients['appeal chair'].decideAppeal({ id: rejected.id }, { outcome: 'rejected', answer: secrets.code('answer to the rejected appeal') })
  await vote(all.voters, upheld.appeal, 'upheld')
  await clients['appeal chair'].decideAppeal({ id: upheld.id }, { outcome: 'upheld', answer: 'Сұрақ алынды.', faulty: [7] })
  const minutes = (await admin.listAppealMinutes({ id: rejected.id })).items[0].id
  Object.assign(things, {
    'appeal.requested': requested, 'appeal.admissible': admissible, 'appeal.filed': judged, 'appeal.returned': returned,
    'appeal.rejected': { ...rejected, minutes }, 'appeal.upheld': upheld, 'attempt.removed': { id: judged.paper.id, n: 1 },
  })
}

export async function makeOralAppeal({ clients, secrets, things }) {
  const claim = secrets.code('appeal against the oral exam')
  const { id } = await clients.student.requestAppeal({ id: things['hearing.closed'].id }, { ground: 'grade', claim })
  things['appeal.oral'] = { id, n: 1 }
}
