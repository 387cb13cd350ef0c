# terraform query -generate-config-out=profiles.tf
# terraform apply
list "uazapi_instance_profile" "all" {
  provider         = uazapi
  include_resource = true
}
