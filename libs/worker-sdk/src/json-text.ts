/**
 * A result that is JSON text already: handed on as it is, so that number literals survive and nothing is written twice.
 * @example return new JsonText(task.inputText);
 * @throws SyntaxError when `text` is not JSON
 */
export class JsonText {
  constructor(readonly text: string) {
    JSON.parse(text);
  }
}
