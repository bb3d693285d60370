import own from '../../locales/student/en.json'
import problems from '../../locales/problems/en.json'
import template from '../../locales/template/en.json'

export default { ...problems, ...template, ...own }
