import { answerWebRequest } from "#server/front/web-routes.ts";

export { answerWebRequest as GET, answerWebRequest as HEAD };
