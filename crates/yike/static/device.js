// The card reader and the camera beside the counter, by the local service of docs/devices.md.
// Nothing that was read is kept here.
export function bridge(address) {
  const ask = async (path, body, signal) => {
    let answer;
    try {
      answer = await fetch(address + path, {
        method: body === undefined ? "GET" : "POST",
        headers: { "Content-Type": "application/json", "X-Yike-Devices": "1" },
        body: body === undefined ? undefined : JSON.stringify(body),
        credentials: "omit", cache: "no-store", signal,
      });
    } catch (error) {
      // Not there, or the browser does not let this page reach it.
      throw { code: error.name === "AbortError" ? "cancelled" : "no-bridge" };
    }
    if (answer.ok) return answer;
    const told = await answer.json().catch(() => ({}));
    throw { code: told.error || "no-bridge", zh: told.zh, en: told.en };
  };
  return {
    state: async () => (await ask("/v1/state")).json(),
    read: async (wait, signal) => (await ask("/v1/card", { wait }, signal)).json(),
    cancel: () => ask("/v1/card/cancel", {}).catch(() => {}),
    picture: async (from) => (await ask("/v1/picture", { from })).blob(),
  };
}
