import {
  to = uazapi_instance_proxy.sales
  identity = {
    instance_id = "r76b15a4a3614b4"
  }
}

resource "uazapi_instance_proxy" "sales" {
  instance_id = "r76b15a4a3614b4"
  mode        = "internal"
}
