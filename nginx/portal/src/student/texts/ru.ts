import own from '../../locales/student/ru.json'
import problems from '../../locales/problems/ru.json'

export default { ...problems, ...own }
