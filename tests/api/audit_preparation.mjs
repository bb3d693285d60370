// What staff writes when oral and creative exams are prepared, for the tests of the audit log: each does it once and says
// [object, action, reason, who]. `at()` gives the stack and the administrator of the tests.
import { fresh, makeDiscipline, makePerson } from '../harness/faculty.mjs'
import { makeHearing, makeTickets } from '../harness/hearing.mjs'
import { png } from '../harness/pictures.mjs'
import { signIn } from './client.mjs'

export function preparationWrites(at) {
  // A teacher with an own discipline and its draft set.
  const drafted = async () => {
    const { stack } = at()
    const { login } = await makePerson(stack, { roles: ['teacher'] })
    const discipline = await makeDiscipline(stack, { teachers: [login] })
    const { id } = await makeTickets(stack, discipline, { count: 2, state: 'draft' })
    return { teacher: await signIn(stack, login), discipline, id }
  }
  const photographed = async () => {
    const { stack, administrator } = at()
    const { login } = await makePerson(stack)
    await administrator.putPhoto({ login }, png())
    return login
  }
  return {
    'PUT /v1/criteria/{}': async () => {
      const code = fresh('K')
      const criteria = [{ title_kk: 'Білім', title_ru: 'Знание', title_en: 'Knowledge', maximum: '40' }]
      await at().administrator.putCriteria({ code }, { kind: 'oral', criteria })
      return [`criteria:${code}`, 'criteria.put']
    },
    'POST /v1/disciplines/{}/tickets/imports': async () => {
      const { teacher, discipline, id } = await drafted()
      await teacher.importTickets({ discipline }, 'number,language,question\n1,kk,Неге?')
      return [`ticket_set:${id}`, 'ticket_set.import', undefined, teacher.user.id]
    },
    'PUT /v1/ticket-sets/{id}/approval': async () => {
      const { teacher, id } = await drafted()
      await teacher.approveTicketSet({ id }, {})
      return [`ticket_set:${id}`, 'ticket_set.approve', undefined, teacher.user.id]
    },
    'PUT /v1/ticket-sets/{id}/withdrawal': async () => {
      const { teacher, id } = await drafted()
      await teacher.approveTicketSet({ id }, {})
      await teacher.withdrawTicketSet({ id }, { reason: 'Two tickets are alike' })
      return [`ticket_set:${id}`, 'ticket_set.withdraw', 'Two tickets are alike', teacher.user.id]
    },
    'PUT /v1/hearings/{id}/preparation': async () => {
      const { sitting, wanted } = await makeHearing(at().stack, { students: 1 })
      await at().administrator.putPreparation({ id: sitting }, { ...wanted, order_number: '46-Е', reason: 'A new order' })
      return [`hearing:${sitting}`, 'hearing.prepare', 'A new order']
    },
    'PUT /v1/people/{}/photo': async () => [`person:${await photographed()}`, 'person.photo'],
    'DELETE /v1/people/{}/photo': async () => {
      const login = await photographed()
      await at().administrator.deletePhoto({ login })
      return [`person:${login}`, 'person.photo']
    },
  }
}
