import own from '../../locales/staff/ru.json'
import problems from '../../locales/problems/ru.json'

export default { ...problems, ...own }
