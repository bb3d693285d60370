import own from '../../locales/student/ru.json'
import problems from '../../locales/problems/ru.json'
import template from '../../locales/template/ru.json'

export default { ...problems, ...template, ...own }
