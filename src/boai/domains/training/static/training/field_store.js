// What the phone keeps: the last picture of a class, drafts, and what has not reached the server. IndexedDB, cleared at logout.

const NAME = "boai-field";
let opened;

function database() {
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("classes", { keyPath: "number" });
      asked.result.createObjectStore("drafts", { keyPath: "enrolment" });
      asked.result.createObjectStore("queue", { keyPath: "seq", autoIncrement: true });
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  return opened;
}

async function within(store, mode, work) {
  const base = await database();
  return new Promise((resolve, reject) => {
    const transaction = base.transaction(store, mode);
    const asked = work(transaction.objectStore(store));
    transaction.oncomplete = () => resolve(asked?.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

export const keep = (store, row) => within(store, "readwrite", (rows) => rows.put(row));
export const find = (store, key) => within(store, "readonly", (rows) => rows.get(key));
export const all = (store) => within(store, "readonly", (rows) => rows.getAll());
export const drop = (store, key) => within(store, "readwrite", (rows) => rows.delete(key));

// 192 random bits: the idempotency key of what was written here, made once and sent as often as needed.
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(24));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_");
}

export function deviceName() {
  let name = localStorage.getItem("field-device");
  if (!name) localStorage.setItem("field-device", (name = newKey().slice(0, 12)));
  return name;
}

export const tellWaiting = (count) => localStorage.setItem("field-unsynced", String(count));
