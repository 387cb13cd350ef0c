import {
  to = uazapi_instance_business_profile.support
  id = "r76b15a4a3614b4"
}

resource "uazapi_instance_business_profile" "support" {
  instance_id = "r76b15a4a3614b4"
  description = "Peças e serviço"
}
