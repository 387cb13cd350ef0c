terraform import uazapi_label.vip r76b15a4a3614b4/1
