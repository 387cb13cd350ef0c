import {
  to = uazapi_instance_privacy.sales
  id = "r76b15a4a3614b4"
}

resource "uazapi_instance_privacy" "sales" {
  instance_id = "r76b15a4a3614b4"
  last        = "contacts"
  groupadd    = "contacts"
}
