import own from '../../locales/student/kk.json'
import problems from '../../locales/problems/kk.json'
import template from '../../locales/template/kk.json'

export default { ...problems, ...template, ...own }
