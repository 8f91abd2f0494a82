// Inside WeChat: hands the signed values to WeChat's own payment sheet. What it reports is not believed; the page asks the server.
const button = document.getElementById("pay-bridge");
const values = JSON.parse(button.dataset.bridge);
const look = () => location.replace(location.pathname);
const open = () => window.WeixinJSBridge.invoke("getBrandWCPayRequest", values, look);
const press = () => (window.WeixinJSBridge ? open() : document.addEventListener("WeixinJSBridgeReady", open, { once: true }));
button.addEventListener("click", press);
