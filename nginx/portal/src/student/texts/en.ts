import own from '../../locales/student/en.json'
import problems from '../../locales/problems/en.json'

export default { ...problems, ...own }
